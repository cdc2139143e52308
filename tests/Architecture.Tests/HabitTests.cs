using System.Reflection;
using System.Runtime.CompilerServices;

namespace TrainService.Architecture.Tests;

/// <summary>Habits of the house that no analyzer holds.</summary>
public sealed class HabitTests
{
    // Names of drawers, into which everything goes and in which nothing is found.
    private static readonly string[] Drawers =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Base", "Impl", "Misc", "Extensions"];

    [Fact]
    public void No_type_is_a_drawer() => Assert.Empty(House.All.SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)))
        .Where(type => type.Namespace?.StartsWith("TrainService", StringComparison.Ordinal) == true)
        .Where(type => Drawers.Any(drawer => type.Name.Split('`')[0].EndsWith(drawer, StringComparison.Ordinal)))
        .Select(type => type.FullName));

    [Fact]
    public void No_file_or_folder_is_a_drawer() => Assert.DoesNotContain(House.Sources.Select(file => file.Path),
        path => path[..^3].Split('/').Any(Drawers.Contains));

    [Fact]
    public void No_file_is_longer_than_400_lines() => Assert.Empty(House.Sources
        .Where(file => file.Lines.Length > 400).Select(file => $"{file.Path}: {file.Lines.Length} lines"));

    [Fact]
    public void Json_pointers_are_escaped_in_one_place() => Assert.Equal(["Engine/Definitions/JsonPointer.cs"], House.Sources
        .Where(file => file.Lines.Any(line => line.Contains("~1", StringComparison.Ordinal))).Select(file => file.Path));

    [Fact]
    public void Namespaces_are_folders() => Assert.Empty(House.Sources
        .Where(file => file.Lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) is { } line
            && line != $"namespace TrainService.{Path.GetDirectoryName(file.Path)!.Replace('\\', '/').Replace('/', '.')};")
        .Select(file => file.Path));

    [Fact]
    public void Every_file_but_the_programs_door_has_a_namespace() => Assert.Empty(House.Sources
        .Where(file => !file.Path.EndsWith("Program.cs", StringComparison.Ordinal)
            && !file.Lines.Any(line => line.StartsWith("namespace ", StringComparison.Ordinal))
            && !file.Lines.Any(line => line.StartsWith("[assembly:", StringComparison.Ordinal)))
        .Select(file => file.Path));

    [Fact]
    public void Time_comes_from_a_time_provider() => AssertUnused(
        [
            .. Getters(typeof(DateTime), "Now", "UtcNow", "Today"), .. Getters(typeof(DateTimeOffset), "Now", "UtcNow"),
        ], House.All, "TimeProvider tells the time");

    [Fact]
    public void Chance_in_the_engine_comes_from_the_seed() => AssertUnused(
        [.. typeof(Random).GetConstructors(), .. Getters(typeof(Random), "Shared")], [House.Engine],
        "Philox draws random numbers");

    private static IEnumerable<MethodBase> Getters(Type type, params string[] properties) =>
        properties.Select(name => type.GetProperty(name)!.GetMethod!);

    private static void AssertUnused(MethodBase[] banned, IEnumerable<Assembly> assemblies, string rule)
    {
        var offences = assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("TrainService", StringComparison.Ordinal) == true)
            .SelectMany(type => Dependencies.Members(type).Where(banned.Contains)
                .Select(member => $"{type.FullName} calls {member.DeclaringType!.Name}.{member.Name}")).ToList();
        Assert.True(offences.Count == 0, $"{rule}:\n{string.Join('\n', offences)}");
    }
}
