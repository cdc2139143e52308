using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>A point that training can go on from and predictions can be made with.</summary>
/// <param name="IsBest">The best by the run's monitor so far.</param>
/// <param name="Bytes">Of all its files.</param>
/// <param name="Weights">Where its weights can be downloaded.</param>
internal sealed record CheckpointView(
    long Step, double Epoch, bool IsBest, JsonElement Metrics, int Attempt, long Bytes, DateTime CreatedAt,
    string Weights)
{
    public static CheckpointView Of(Checkpoint checkpoint) => new(
        checkpoint.Step, checkpoint.Epoch, checkpoint.IsBest,
        JsonSerializer.Deserialize<JsonElement>(checkpoint.Metrics), checkpoint.Attempt,
        checkpoint.Files.Sum(file => file.Content.Length), checkpoint.CreatedAt.UtcDateTime,
        $"/v1/runs/{checkpoint.RunId}/checkpoints/{checkpoint.Step}/weights");

    /// <param name="step">A step, <c>best</c> or <c>latest</c>.</param>
    /// <exception cref="Refusal">404.</exception>
    public static async Task<Checkpoint> FindAsync(
        string id, string step, TrainServiceContext context, CancellationToken cancellation)
    {
        var runId = await context.FindRunIdAsync(id, cancellation);
        var checkpoints = Query(context, runId);
        var found = step switch
        {
            "best" => await checkpoints.SingleOrDefaultAsync(checkpoint => checkpoint.IsBest, cancellation),
            "latest" =>
                await checkpoints.OrderByDescending(checkpoint => checkpoint.Step).FirstOrDefaultAsync(cancellation),
            _ => long.TryParse(step, out var number)
                ? await checkpoints.SingleOrDefaultAsync(checkpoint => checkpoint.Step == number, cancellation) : null,
        };
        return found ?? throw Refusal.NotFound("checkpointNotFound", $"Run {runId} has no checkpoint '{step}'.");
    }

    public static IQueryable<Checkpoint> Query(TrainServiceContext context, Guid runId) =>
        context.Checkpoints.AsNoTracking().Include(checkpoint => checkpoint.Files).ThenInclude(file => file.Content)
            .Where(checkpoint => checkpoint.RunId == runId);
}
