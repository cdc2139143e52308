using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_allocates_nothing(int threads)
    {
        using var run = new SampleRun("sample:digits", """
            { "type": "conv2d", "filters": 4, "kernelSize": 3, "activation": "relu" }, { "type": "maxPool2d", "poolSize": 2 },
            { "type": "flatten" }, { "type": "dropout" }, { "type": "dense", "units": 10 }
            """, """{ "loss": "crossEntropy", "batchSize": 8 }""");
        using var device = new CpuDevice(threads);
        var data = TrainingData.Create(run.Dataset, run.Training);
        var graph = StepGraph.ForTraining(run.Model, run.Training, 8);
        using var state = new ModelState(device, graph.Variables);
        state.Initialize(1);
        using var step = new Step(device, graph, run.Training, state, 8, updates: true);
        var host = new HostBatch(run.Dataset.Schema, 8);
        var scores = new float[step.Prediction.Shape.Count];
        // Once for the runtime: static data, compiled methods.
        RunSteps(1, 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RunSteps(21, 100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void RunSteps(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                host.Fill(data.Loader, data.Rows(0).Slice(i * 8, 8), step);
                step.Run(i, 0.001);
                step.Prediction.Download<float>(scores);
                Argmax.CountRight(scores, host.Classes);
            }
        }
    }
}
