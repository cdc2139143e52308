using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Formats;
using TrainService.Engine.Tests.Training;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>What is said of a run before it starts is what it then has and takes.</summary>
public sealed class DryRunPropertyTests
{
    public static TheoryData<int> Seeds => Property.Seeds(24);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Parameters_steps_and_memory_are_those_of_the_run(int seed)
    {
        var run = RandomRun.Of(seed);
        Property.Holds(seed, run.Model, model =>
        {
            var training = run.ReadTraining();
            var said = DryRun.Of(model, training, run.Dataset.Schema, CpuDevice.BytesOfWidest);
            using var device = new MeasuredDevice(new CpuDevice(1));
            var events = run.Events(model, device).ConvertAll(point => point.Event);
            // One that diverged has neither a file nor judged anything.
            if (events[^1] is not CompletedEvent completed)
                return;
            var saved = Safetensors.Read(events.OfType<CheckpointEvent>().Last().Checkpoint.Weights).Tensors
                .Where(tensor => !tensor.Name.Contains(".running_", StringComparison.Ordinal));
            Assert.Equal(saved.Sum(tensor => (long)tensor.Values.Length), said.Parameters);
            Assert.Equal(said.Layers.Where(layer => layer.Trainable).Sum(layer => layer.Parameters), said.TrainableParameters);
            Assert.True(completed.Step == said.TotalSteps || training.EarlyStopping is not null, $"{completed.Step} steps, {said.TotalSteps} were told");
            var rows = RunSplit.Sizes(run.Dataset.Schema, training.Validation);
            var need = MemoryNeed.Of(RunPlans.Compile(model, training, rows, run.Dataset.Schema.Weights is not null), device.BytesOf, training, run.Dataset.Schema);
            Assert.Equal(need.DeviceBytes, device.Bytes);
            Assert.Equal(0, device.Live);
        }, run.Training);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Plans_take_what_is_told_at_each_width(int seed) =>
        Property.Holds(seed, RandomModel.Draw(new Draws(seed), outputs: 1), model =>
        {
            var step = RandomStep.Draw(new Draws(-seed), model, new Draws(seed).Between(2, 70));
            var plan = Engine.Planning.Planner.Compile(step.Graph);
            foreach (var bits in new[] { 128, 256, 512 })
            {
                using var device = new CpuDevice(1, bits);
                using var state = new ModelState(device, step.Values.Variables.Keys);
                using var prepared = (CpuPreparedPlan)device.Prepare(plan, state.Buffers);
                Assert.Equal(prepared.Bytes, device.BytesOf(plan));
            }
        });
}
