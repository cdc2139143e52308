using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using TrainService.Api.Runs.Live;

namespace TrainService.Api.Tests.Runs.Live;

public sealed class EventStreamEndTests
{
    private readonly ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    [Fact]
    public async Task Silence_is_filled_with_comments()
    {
        var wire = new HeardStream(": heartbeat\n\n: heartbeat\n\n");
        await StreamAsync(wire, Events(wire.Heard));
        Assert.EndsWith(": heartbeat\n\nid: 7\ndata: "
            + "{\"sequence\":7,", wire.Text[..(wire.Text.IndexOf("7,", StringComparison.Ordinal) + 2)]);
    }

    [Fact]
    public async Task A_service_that_ends_lets_its_listeners_go()
    {
        var wire = new HeardStream("retry: 1000\n\n");
        var streaming = StreamAsync(wire, Events(new TaskCompletionSource().Task), TimeProvider.System);
        await wire.Heard;
        lifetime.StopApplication();
        await streaming;
        Assert.Equal("retry: 1000\n\n", wire.Text);
    }

    [Fact]
    public async Task A_client_that_goes_in_the_middle_of_a_write_is_no_failure()
    {
        var step = new TaskCompletionSource();
        // The write fails while the next event is still awaited.
        var wire = new HeardStream(": heartbeat", lifetime.StopApplication);
        var streaming = StreamAsync(wire, Deaf(step.Task));
        await wire.Heard;
        Assert.NotSame(streaming, await Task.WhenAny(streaming, Task.Delay(200)));
        step.SetResult();
        await streaming;
    }

    private Task StreamAsync(Stream wire, IAsyncEnumerable<RunEventView> events, TimeProvider? time = null)
    {
        var services = new ServiceCollection().AddSingleton(time ?? new HurriedTime())
            .AddSingleton<IHostApplicationLifetime>(lifetime).Configure<JsonOptions>(_ => { }).BuildServiceProvider();
        return new EventStream(events)
            .ExecuteAsync(new DefaultHttpContext { RequestServices = services, Response = { Body = wire } });
    }

    private static async IAsyncEnumerable<RunEventView> Events(
        Task until, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await until.WaitAsync(cancellation);
        yield return Seventh;
    }

    /// <summary>A step that goes on although it was cancelled.</summary>
    private static async IAsyncEnumerable<RunEventView> Deaf(Task step)
    {
        await step;
        yield return Seventh;
    }

    private static RunEventView Seventh =>
        new(7, Guid.Empty, DateTime.UnixEpoch, "log", 1, JsonSerializer.SerializeToElement(1));

    /// <summary>Tells when a text has been written to it.</summary>
    private sealed class HeardStream(string awaited, Action? atHeard = null) : MemoryStream
    {
        private readonly TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Heard => heard.Task;

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            if (Text.Contains(awaited, StringComparison.Ordinal) && heard.TrySetResult())
                atHeard?.Invoke();
            return ValueTask.CompletedTask;
        }
    }
}
