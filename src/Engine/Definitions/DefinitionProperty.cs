using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TrainService.Engine.Definitions;

/// <summary>A property of a definition record, as the reader and the schemas see it.</summary>
public sealed class DefinitionProperty
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<DefinitionProperty>> Known = new();

    private DefinitionProperty(PropertyInfo property)
    {
        Property = property;
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        OneStandsForMany = property.IsDefined(typeof(OneOrManyAttribute));
        Range = property.GetCustomAttribute<RangeAttribute>();
    }

    public PropertyInfo Property { get; }

    public Type Type => Property.PropertyType;

    public string Name { get; }

    public bool IsRequired { get; }

    public bool OneStandsForMany { get; }

    public RangeAttribute? Range { get; }

    /// <summary>Settable properties, those of the record itself before those it shares with its family.</summary>
    public static IReadOnlyList<DefinitionProperty> Of(Type record) => Known.GetOrAdd(record, type =>
        [.. type.GetProperties().Where(property => property.SetMethod is not null)
            .OrderBy(property => property.DeclaringType == type ? 0 : 1)
            .Select(property => new DefinitionProperty(property))]);
}
