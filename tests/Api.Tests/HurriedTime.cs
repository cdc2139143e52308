namespace TrainService.Api.Tests;

/// <summary>A clock on which every wait is short.</summary>
internal sealed class HurriedTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

    // Zero is now, and less is never.
    private static TimeSpan Hurried(TimeSpan wait) => wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : wait;
}
