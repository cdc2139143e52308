using System.Reflection;

namespace TrainService.Architecture.Tests;

/// <summary>Dependencies run one way: Api -> Jobs -> { Engine, Persistence }.</summary>
public sealed class ProjectTests
{
    [Theory]
    [InlineData("TrainService.Engine", new[]
    {
        "TrainService.", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions", "Npgsql", "Hangfire",
    })]
    [InlineData("TrainService.Persistence", new[] { "TrainService.", "Microsoft.AspNetCore", "Hangfire", "ILGPU" })]
    [InlineData("TrainService.Jobs", new[] { "TrainService.Api", "ILGPU" })]
    [InlineData("TrainService.Api", new[] { "ILGPU", "DuckDB" })]
    public void A_project_knows_only_what_is_below_it(string project, string[] forbidden)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!);
        Assert.DoesNotContain(references, name => forbidden.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
    }
}
