namespace TrainService.Persistence.Runs;

/// <summary>Who listens in this process; the bell of an embedded service as it stands.</summary>
internal sealed class RunListeners : IRunBell
{
    private readonly Lock gate = new();
    private Listener[] listeners = [];

    public void Ring(Guid runId)
    {
        foreach (var listener in Volatile.Read(ref listeners))
            if (listener.RunId is not { } only || only == runId || runId == Guid.Empty)
                listener.Hear(runId);
    }

    /// <summary>Rings for every run: news may have been missed.</summary>
    public void RingAll() => Ring(Guid.Empty);

    public IDisposable Listen(Guid runId, Action heard) => Add(new(this, runId, _ => heard()));

    public IDisposable ListenAll(Action<Guid> heard) => Add(new(this, null, heard));

    private Listener Add(Listener listener)
    {
        lock (gate)
            Volatile.Write(ref listeners, [.. listeners, listener]);
        return listener;
    }

    private sealed class Listener(RunListeners owner, Guid? runId, Action<Guid> heard) : IDisposable
    {
        // A ring may be on its way when the listener goes: it is held until then, and not heard after.
        private readonly Lock hearing = new();
        private bool gone;

        public Guid? RunId => runId;

        public void Hear(Guid ring)
        {
            lock (hearing)
                if (!gone)
                    heard(ring);
        }

        public void Dispose()
        {
            lock (owner.gate)
                Volatile.Write(ref owner.listeners, [.. owner.listeners.Where(other => other != this)]);
            lock (hearing)
                gone = true;
        }
    }
}
