namespace TrainService.Architecture.Tests;

/// <summary>Who may know whom inside the engine.</summary>
public sealed class EngineTests
{
    private const string Engine = "TrainService.Engine.";

    private static readonly string[] Vocabulary =
        [Engine + "Layers", Engine + "Activations", Engine + "Losses", Engine + "Optimizers", Engine + "Schedules",
            Engine + "Metrics"];

    // The rooms that turn graphs into numbers, whoever wrote the graphs.
    private static readonly string[] Compiler =
        [Engine + "Graph", Engine + "Operations", Engine + "Autodiff", Engine + "Planning", Engine + "Devices"];

    // How JSON is read, whatever it says: the options of an upload are read as definitions are.
    private static readonly string[] Reading =
        ["DefinitionReader", "DefinitionException", "DefinitionError", "JsonPointer", "NearestName", "OneOrManyAttribute", "Pair"];

    [Fact]
    public void The_scanner_sees_what_is_there() => Assert.Contains(
        House.In(Engine + "Training"), type => Dependencies.Types(type).Any(used => House.IsIn(used, Engine + "Devices")));

    [Fact]
    public void Only_the_training_loops_know_devices()
    {
        var types = House.Engine.GetTypes().Where(type =>
            !House.IsIn(type, Engine + "Devices") && !House.IsIn(type, Engine + "Training"));
        House.AssertNone(types, used => House.IsIn(used, Engine + "Devices"), "Devices is for Training alone");
    }

    [Fact]
    public void Training_knows_devices_by_their_interfaces() => House.AssertNone(House.In(Engine + "Training"),
        used => used.Namespace?.StartsWith(Engine + "Devices.", StringComparison.Ordinal) == true,
        "a loop runs on whatever IDevice it is given");

    [Fact]
    public void Graphs_plans_and_devices_know_nothing_of_the_vocabulary_or_of_training() => House.AssertNone(
        House.In(Compiler),
        used => Vocabulary.Append(Engine + "Training").Append(Engine + "Models").Append(Engine + "Definitions")
            .Append(Engine + "Data").Any(name => House.IsIn(used, name)),
        "the compiler's rooms do not grow with the vocabulary");

    [Fact]
    public void Operations_and_graphs_do_not_know_how_they_are_planned() => House.AssertNone(
        House.In(Engine + "Graph", Engine + "Operations", Engine + "Autodiff"),
        used => House.IsIn(used, Engine + "Planning"), "planning reads graphs, not the other way round");

    [Fact]
    public void Data_and_file_formats_are_leaves() => House.AssertNone(
        House.In(Engine + "Data", Engine + "Formats"),
        used => House.IsIn(used, "TrainService.Engine") && !House.IsIn(used, Engine + "Data")
            && !House.IsIn(used, Engine + "Formats") && !House.IsIn(used, Engine + "Random")
            && !(House.IsIn(used, Engine + "Definitions") && Reading.Contains(used.Name)),
        "data sets and files know nothing of models");

    [Fact]
    public void Ilgpu_stays_in_its_room() => House.AssertNone(
        House.All.SelectMany(assembly => assembly.GetTypes()).Where(type => !House.IsIn(type, Engine + "Devices.Ilgpu")),
        used => House.IsIn(used, "ILGPU"), "ILGPU appears under Devices/Ilgpu alone");

    [Fact]
    public void Skia_stays_with_the_data() => House.AssertNone(
        House.All.SelectMany(assembly => assembly.GetTypes()).Where(type => !House.IsIn(type, Engine + "Data")),
        used => House.IsIn(used, "SkiaSharp"), "a library reads and writes images, the rooms of data hide it");

    [Fact]
    public void DuckDb_stays_with_the_readers() => House.AssertNone(
        House.All.SelectMany(assembly => assembly.GetTypes()).Where(type => !House.IsIn(type, Engine + "Data.Readers")),
        used => House.IsIn(used, "DuckDB"), "a library reads the files, a reader hides it");
}
