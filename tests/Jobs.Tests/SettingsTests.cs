using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using TrainService.Engine.Definitions;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Tests;

public class SettingsTests
{
    private static readonly JobsOptions Usable = new() { DataFolder = "data" };

    public static TheoryData<JobsOptions, string> Unusable => new()
    {
        { Usable with { Threads = -1 }, "TrainService__Threads" },
        { Usable with { Trains = false }, "ConnectionStrings__Postgres" },
    };

    [Theory, MemberData(nameof(Unusable))]
    public void A_setting_that_cannot_be_used_is_named(JobsOptions options, string setting)
    {
        var failure = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddJobs(options));
        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_not_here_is_named_with_those_that_are()
    {
        var failure = Assert.Throws<MissingDeviceException>(() => new ComputeDevices(Usable with { Device = "tpu" }, NullLogger<ComputeDevices>.Instance));
        Assert.Contains("TrainService__Device is 'tpu'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("cpu", failure.Message, StringComparison.Ordinal);
        using var device = new ComputeDevices(Usable with { Threads = 3 }, NullLogger<ComputeDevices>.Instance).Open("auto");
        Assert.Equal(3, device.Info.Threads);
    }

    [Fact]
    public void A_request_is_read_whole()
    {
        var request = RunRequest.Parse(Requests.Iris(epochs: 3, device: "cpu"));
        Assert.Equal(("iris", "sample:iris", "cpu"), (request.Name, request.Dataset, request.Device));
        Assert.Equal(3, request.Training.Epochs);
        Assert.Equal(RunPriority.Normal, request.Priority);
        var tag = Assert.Single(request.TagValues());
        Assert.Equal(("team", "tests"), (tag.Name, tag.Value));
    }

    [Theory]
    [InlineData("{ \"team\": \"tests\" }", "{ \"team\": 3 }", "/tags/team")]
    [InlineData("{ \"team\": \"tests\" }", "{ \"team\": \"a\", \"team\": \"b\" }", "/tags/team")]
    [InlineData("{ \"team\": \"tests\" }", "[]", "/tags")]
    [InlineData("\"name\": \"iris\"", "\"name\": \"\"", "/name")]
    [InlineData("\"device\": \"auto\"", "\"priority\": \"urgent\"", "/priority")]
    [InlineData("\"dataset\": \"sample:iris\",", "", "/dataset")]
    [InlineData("\"units\": 3", "\"units\": 0", "/model/layers/1/units")]
    public void A_request_that_cannot_be_used_says_where(string right, string wrong, string pointer)
    {
        var text = Requests.Iris(epochs: 3).Replace(right, wrong, StringComparison.Ordinal);
        var failure = Assert.Throws<DefinitionException>(() => RunRequest.Parse(text));
        Assert.Equal(pointer, Assert.Single(failure.Errors).Pointer);
    }
}
