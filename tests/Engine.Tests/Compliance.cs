using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Tests.Oracle;
using TrainService.Engine.Tests.Reference;

namespace TrainService.Engine.Tests;

/// <summary>What forgetting breaks: a part that is in no list, has no test, no gradient, no kernel or no word about it.</summary>
public sealed class Compliance
{
    private static readonly Type[] EngineTypes = typeof(Operation).Assembly.GetTypes();

    // Operations through which no gradient has to flow, and why.
    private static readonly Dictionary<Type, string> WithoutGradient = new()
    {
        [typeof(Input)] = "has no inputs",
        [typeof(ReadVariable)] = "has no inputs",
        [typeof(Constant)] = "has no inputs",
        [typeof(ConstantVector)] = "has no inputs",
        [typeof(DropoutMask)] = "does not depend on anything that is learned",
        [typeof(ClassWeights)] = "does not depend on anything that is learned",
        [typeof(ArgMax)] = "is a place, which does not move with the scores",
        [typeof(IsArgMax)] = "is a yes or no, which does not move with the scores",
        [typeof(TargetRank)] = "is a place, which does not move with the scores",
        [typeof(LogLossTerms)] = "is read by a metric; the loss that is trained by is crossEntropy",
        [typeof(Update<>)] = "is the end of a step",
        [typeof(Fused)] = "is made by the planner, after gradients",
        [typeof(ConvolutionWeightGradient)] = "is a gradient; no layer needs second derivatives in the weight",
        [typeof(MaxPoolGradient)] = "is a gradient; no layer needs second derivatives",
        [typeof(AveragePoolGradient)] = "is a gradient; no layer needs second derivatives",
        [typeof(CrossEntropyGradient)] = "is a gradient; no layer needs second derivatives",
    };

    // Operations that no device ever launches, and why.
    private static readonly Dictionary<Type, string> WithoutKernel = new()
    {
        [typeof(Input)] = "is filled by the caller",
        [typeof(ReadVariable)] = "is the variable's memory",
        [typeof(Constant)] = "is written when a plan is prepared",
        [typeof(ConstantVector)] = "is written when a plan is prepared",
        [typeof(Reshape)] = "shows the memory of its input",
        [typeof(Elementwise<>)] = "becomes Fused",
        [typeof(Broadcast)] = "becomes Fused, or the access of one",
    };

    // Numbers of definitions that may be anything.
    private static readonly (Type Record, string Property)[] WithoutRange =
        [(typeof(Engine.Losses.CrossEntropy), nameof(Engine.Losses.CrossEntropy.IgnoreIndex))];

    public static TheoryData<Type> Families => [.. Vocabulary.Families.Keys];

    public static TheoryData<Type> Members =>
        [.. Vocabulary.Families.Values.SelectMany(family => family.Members.Values)];

    public static TheoryData<Type> Records => [.. RecordsUnder(typeof(ModelDefinition)), .. RecordsUnder(typeof(TrainingDefinition))];

    public static TheoryData<Type> Operations => [.. OperationTypes];

    public static TheoryData<Type> KernelTables => [.. KernelTableTypes];

    private static IEnumerable<Type> OperationTypes =>
        EngineTypes.Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Operation)));

    private static IEnumerable<Type> KernelTableTypes => EngineTypes.Where(type => TableOf(type) is not null);

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_record_of_a_family_is_in_its_list(Type family) => Assert.Equal(
        EngineTypes.Where(type => !type.IsAbstract && type.IsAssignableTo(family)).Select(type => type.Name).Order(),
        Vocabulary.Families[family].Members.Values.Select(type => type.Name).Order());

    [Fact]
    public void Every_family_is_in_the_vocabulary() => Assert.Equal(
        EngineTypes.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(VocabularyFamily)).Select(field => field.DeclaringType!.FullName).Order(),
        Vocabulary.Families.Keys.Select(type => type.FullName).Order());

    [Theory]
    [MemberData(nameof(Members))]
    public void Every_member_of_the_vocabulary_is_tested(Type member) => Assert.True(
        HasTests(member) || HasPassingCase(member),
        $"{member.Name} has neither a case in tests/reference that passes nor tests in a class {member.Name}Tests");

    [Theory]
    [MemberData(nameof(Members))]
    public void Every_member_of_the_vocabulary_is_a_record_that_can_be_made_from_json(Type member)
    {
        Assert.True(member.IsSealed, $"{member.Name} is not sealed");
        Assert.NotNull(member.GetConstructor(Type.EmptyTypes));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_number_of_a_definition_has_a_range(Type record) => Assert.All(
        DefinitionProperty.Of(record).Where(property => IsNumber(property.Type)), property => Assert.True(
            property.Range is not null != WithoutRange.Contains((record, property.Property.Name)),
            $"{record.Name}.{property.Name} has either a range or a place among those without, exactly one of them"));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_operation_has_a_gradient_or_a_reason(Type operation) => Assert.True(
        operation.IsAssignableTo(typeof(IDifferentiable)) != WithoutGradient.ContainsKey(operation),
        $"{operation.Name} has either a gradient rule or a reason why not, exactly one of them");

    [Theory]
    [MemberData(nameof(KernelTables))]
    public void Every_device_has_a_kernel_for_every_operation_and_no_other(Type kernels)
    {
        var known = TableOf(kernels)!.Keys.Cast<Type>().Select(type => type.Name).Order();
        var needed = OperationTypes.Where(type => !WithoutKernel.ContainsKey(type))
            .Select(type => type == typeof(Update<>) ? nameof(Update) : type.Name).Order();
        Assert.Equal(needed, known);
    }

    [Fact]
    public void Every_device_has_a_table_of_kernels()
    {
        var rooms = EngineTypes.Where(type => type.IsClass && type.IsAssignableTo(typeof(IDevice)) && type.Name != "NullDevice")
            .Select(type => type.Namespace).Distinct().ToList();
        Assert.Contains("TrainService.Engine.Devices.Cpu", rooms);
        Assert.Empty(rooms.Except(KernelTableTypes.Select(type => type.Namespace)));
    }

    [Fact]
    public void Everything_public_says_what_it_means()
    {
        var documented = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "TrainService.Engine.xml")).Descendants("member")
            .Where(member => member.Elements("summary").Any(text => !string.IsNullOrWhiteSpace(text.Value))
                || member.Elements("inheritdoc").Any())
            .Select(member => member.Attribute("name")!.Value).ToHashSet();
        var silent = EngineTypes.Where(type => (type.IsPublic || IsOfTheVocabulary(type)) && !type.IsNested)
            .Select(type => $"T:{type.FullName}").Where(name => !documented.Contains(name));
        Assert.Empty(silent);
    }

    private static bool IsOfTheVocabulary(Type type) =>
        Vocabulary.Families.Keys.Any(type.IsAssignableTo) || type.IsAssignableTo(typeof(Operation)) || type.IsAssignableTo(typeof(IFormula));

    private static bool IsNumber(Type type) => Plain(type) is var plain && (plain == typeof(int) || plain == typeof(long)
        || plain == typeof(double) || plain == typeof(Pair) || plain == typeof(Padding) || plain == typeof(LinePadding));

    private static Type Plain(Type type) => type.GetElementType() ?? Nullable.GetUnderlyingType(type) ?? type;

    // The record and all that its properties lead to; of a family every member.
    private static IEnumerable<Type> RecordsUnder(Type record) => Vocabulary.Families.TryGetValue(record, out var family)
        ? family.Members.Values.SelectMany(RecordsUnder).Distinct()
        : DefinitionProperty.Of(record).Select(property => Plain(property.Type))
            .Where(type => type.IsClass && type.Assembly == record.Assembly)
            .SelectMany(RecordsUnder).Prepend(record).Distinct();

    private static bool HasTests(Type member) => typeof(Compliance).Assembly.GetTypes()
        .Where(type => type.Name == $"{member.Name}Tests")
        .Any(type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute))));

    // A case that waits for other parts says nothing.
    private static bool HasPassingCase(Type member)
    {
        using var device = new OracleDevice();
        var (folder, cases) = ReferenceCasesOf(member);
        return cases.Any(path => ReferenceSuite.Run(folder, [path], device).Passed > 0);
    }

    private static IDictionary? TableOf(Type type) =>
        type.Namespace?.StartsWith("TrainService.Engine.Devices.", StringComparison.Ordinal) == true
            ? type.GetField("Table", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null) as IDictionary
            : null;

    // Cases are called after what they are about, metrics' end on it and their parameter.
    private static (string Folder, IEnumerable<string> Paths) ReferenceCasesOf(Type member)
    {
        var name = VocabularyFamily.NameOf(member);
        var family = Vocabulary.Families.Values.Single(family => family.Members.Values.Contains(member)).Name;
        var (folder, pattern) = family switch
        {
            "activations" => ("layers", $"^activation-{name}(-|$)"),
            "metrics" => ("metrics", $"-{name}(-[a-zA-Z0-9]+)?$"),
            _ => (family, $"^{name}(-|$)"),
        };
        return (folder, Directory.GetFiles(Repository.Path($"tests/reference/{folder}"))
            .Where(path => Regex.IsMatch(Path.GetFileNameWithoutExtension(path), pattern)));
    }
}
