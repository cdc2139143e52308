using TrainService.Engine.Augmentation;
using TrainService.Engine.Layers;
using TrainService.Engine.Losses;
using TrainService.Engine.Metrics;
using TrainService.Engine.Optimizers;
using TrainService.Engine.Schedules;

namespace TrainService.Engine.Definitions;

/// <summary>All families, by the base record their members share.</summary>
public static class Vocabulary
{
    public static readonly IReadOnlyDictionary<Type, VocabularyFamily> Families = new Dictionary<Type, VocabularyFamily>
    {
        [typeof(Layer)] = Layer.Family,
        [typeof(Activations.Activation)] = Activations.Activation.Family,
        [typeof(Loss)] = Loss.Family,
        [typeof(Optimizer)] = Optimizer.Family,
        [typeof(Schedule)] = Schedule.Family,
        [typeof(Metric)] = Metric.Family,
        [typeof(ImageAugmentation)] = ImageAugmentation.Family,
    };
}
