using System.Reflection;

namespace TrainService.Architecture.Tests;

/// <summary>The assemblies and source files under test.</summary>
internal static class House
{
    public static readonly Assembly Engine = Assembly.Load("TrainService.Engine");
    public static readonly Assembly Persistence = Assembly.Load("TrainService.Persistence");
    public static readonly Assembly Jobs = Assembly.Load("TrainService.Jobs");
    public static readonly Assembly Api = Assembly.Load("TrainService.Api");

    public static readonly IReadOnlyList<Assembly> All = [Engine, Persistence, Jobs, Api];

    private static readonly string Root = Find(AppContext.BaseDirectory);

    /// <summary>Every C# file under src, path relative to src, all but what a tool wrote.</summary>
    public static IEnumerable<(string Path, string[] Lines)> Sources
    {
        get
        {
            var src = Path.Combine(Root, "src");
            return Directory.GetFiles(src, "*.cs", SearchOption.AllDirectories)
                .Select(path => (Path.GetRelativePath(src, path).Replace('\\', '/'), path))
                .Where(file => !file.Item1.Contains("/obj/", StringComparison.Ordinal)
                    && !file.Item1.Contains("/bin/", StringComparison.Ordinal)
                    && !file.Item1.Contains("/Migrations/", StringComparison.Ordinal))
                .Select(file => (file.Item1, File.ReadAllLines(file.path)));
        }
    }

    /// <summary>Types whose namespace is one of these or lies below.</summary>
    public static IEnumerable<Type> In(params string[] namespaces) =>
        All.SelectMany(assembly => assembly.GetTypes()).Where(type => namespaces.Any(name => IsIn(type, name)));

    /// <summary>Fails with every type that uses one it must not.</summary>
    public static void AssertNone(IEnumerable<Type> types, Func<Type, bool> forbidden, string rule)
    {
        var offences = types.SelectMany(type => Dependencies.Types(type).Where(forbidden)
            .Select(used => $"{type.FullName} uses {used.FullName}")).ToList();
        Assert.True(offences.Count == 0, $"{rule}:\n{string.Join('\n', offences)}");
    }

    public static bool IsIn(Type type, string name) => type.Namespace is { } space
        && (space == name || space.StartsWith(name + ".", StringComparison.Ordinal));

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "TrainService.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder)
            ?? throw new DirectoryNotFoundException("TrainService.sln is in no folder above the tests"));
}
