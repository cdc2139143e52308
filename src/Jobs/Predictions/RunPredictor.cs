using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainService.Engine.Data;
using TrainService.Engine.Devices;
using TrainService.Jobs.Datasets;
using TrainService.Persistence;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Predictions;

/// <summary>Predicts with the best checkpoint of a run, or its newest where none was judged. Models that answered
/// lately stay ready; predictions take turns on one CPU device.</summary>
public sealed class RunPredictor(
    IDbContextFactory<TrainServiceContext> contexts, ChunkStore chunks, DatasetCache datasets, ComputeDevices devices)
    : IDisposable
{
    private const int Ready = 8;

    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<(Guid Run, long Step), ServedModel> models = [];
    // The one used last comes last.
    private readonly List<(Guid Run, long Step)> order = [];
    private IDevice? device;

    /// <exception cref="RunNotFoundException"/>
    /// <exception cref="NoCheckpointException">The run has none yet.</exception>
    /// <exception cref="Engine.Definitions.DefinitionException">The request is not understood.</exception>
    /// <exception cref="DatasetException">The inputs do not suit the model.</exception>
    public async Task<PredictionAnswer> PredictAsync(
        Guid runId, JsonElement request, CancellationToken cancellation = default)
    {
        var asked = PredictionRequest.Read(request);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await turn.WaitAsync(cancellation);
        try
        {
            var (model, step) = await FindAsync(context, runId, cancellation);
            return new PredictionAnswer(
                model.Predict(asked.Inputs, asked.Probabilities), new PredictingModel(runId, step));
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (var model in models.Values)
            model.Dispose();
        device?.Dispose();
        turn.Dispose();
    }

    private async Task<(ServedModel Model, long Step)> FindAsync(
        TrainServiceContext context, Guid runId, CancellationToken cancellation)
    {
        while (true)
        {
            var step = await context.Checkpoints.Where(checkpoint => checkpoint.RunId == runId)
                .OrderByDescending(checkpoint => checkpoint.IsBest).ThenByDescending(checkpoint => checkpoint.Step)
                .Select(checkpoint => (long?)checkpoint.Step).FirstOrDefaultAsync(cancellation)
                ?? throw new NoCheckpointException(runId);
            if (models.TryGetValue((runId, step), out var model)
                || (model = await LoadAsync(context, runId, step, cancellation)) is not null)
            {
                Keep((runId, step), model);
                return (model, step);
            }
            // The run trains on, and a newer checkpoint has taken the place of this one: look again.
        }
    }

    private void Keep((Guid Run, long Step) key, ServedModel model)
    {
        models[key] = model;
        order.Remove(key);
        order.Add(key);
        if (order.Count > Ready)
        {
            models.Remove(order[0], out var oldest);
            oldest!.Dispose();
            order.RemoveAt(0);
        }
    }

    // Null if the checkpoint is gone.
    private async Task<ServedModel?> LoadAsync(
        TrainServiceContext context, Guid runId, long step, CancellationToken cancellation)
    {
        var run = await context.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == runId, cancellation)
            ?? throw new RunNotFoundException(runId);
        var content = await context.CheckpointFiles
            .Where(file => file.RunId == runId && file.Step == step && file.Name == CheckpointFile.Weights)
            .Select(file => (Guid?)file.ContentId).SingleOrDefaultAsync(cancellation);
        if (content is not { } contentId)
            return null;
        await using var stored = await chunks.OpenReadAsync(contentId, cancellation);
        var weights = new byte[stored.Length];
        await stored.ReadExactlyAsync(weights, cancellation);
        device ??= devices.Open("cpu");
        return new ServedModel(
            RunRequest.Parse(run.Request), await SchemaAsync(context, run, cancellation), weights, device);
    }

    private async Task<DatasetSchema> SchemaAsync(TrainServiceContext context, Run run, CancellationToken cancellation)
    {
        if (run.DatasetVersionId is not { } version)
        {
            using var sample = datasets.OpenSample(run.Dataset, cancellation);
            return sample.Schema;
        }
        // A deleted version keeps its schema, so models outlive their data.
        var schema = await context.DatasetVersions.Where(row => row.Id == version).Select(row => row.Schema)
            .SingleAsync(cancellation);
        return JsonSerializer.Deserialize(schema, DataJson.Default.DatasetSchema)!;
    }
}
