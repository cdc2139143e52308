using System.Reflection;
using System.Reflection.Emit;

namespace TrainService.Architecture.Tests;

/// <summary>What a type uses: in its signatures and in the code of its methods.</summary>
internal static class Dependencies
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Types, down to the arguments of generic ones.</summary>
    public static IReadOnlySet<Type> Types(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        foreach (var other in type.GetInterfaces())
            Add(found, other);
        foreach (var field in type.GetFields(All))
            Add(found, field.FieldType);
        foreach (var method in Methods(type))
        {
            foreach (var parameter in method.GetParameters())
                Add(found, parameter.ParameterType);
            Add(found, (method as MethodInfo)?.ReturnType);
            foreach (var local in method.GetMethodBody()?.LocalVariables ?? [])
                Add(found, local.LocalType);
        }
        foreach (var member in Members(type))
            if (member is Type used)
                Add(found, used);
            else
                Add(found, member.DeclaringType);
        foreach (var attribute in type.GetCustomAttributesData())
            Add(found, attribute.AttributeType);
        found.Remove(type);
        return found;
    }

    /// <summary>Methods, constructors, fields and types that the code of a type's methods names.</summary>
    public static IEnumerable<MemberInfo> Members(Type type) => Methods(type).SelectMany(Named);

    private static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null)
            return;
        if (type.HasElementType)
        {
            Add(found, type.GetElementType());
            return;
        }
        if (type.IsGenericParameter)
            return;
        foreach (var argument in type.GetGenericArguments())
            Add(found, argument);
        found.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
    }

    private static IEnumerable<MemberInfo> Named(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType!.GetGenericArguments();
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (var i = 0; i < code.Length;)
        {
            var value = code[i] == 0xFE ? unchecked((short)(0xFE00 | code[i + 1])) : code[i];
            var operation = OpCodesByValue[value];
            i += operation.Size;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                    or OperandType.InlineType
                && method.Module.ResolveMember(BitConverter.ToInt32(code, i), typeArguments, methodArguments) is { } member)
                yield return member;
            i += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, i)),
                _ => 4,
            };
        }
    }
}
