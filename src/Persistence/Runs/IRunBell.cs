namespace TrainService.Persistence.Runs;

/// <summary>Tells listeners that a run has news; the news itself is in the database. A ring may come without news and
/// several news may come in one ring, but news never stays without a ring.</summary>
public interface IRunBell
{
    /// <summary>Rings for one run. Called after the commit of what it announces.</summary>
    void Ring(Guid runId);

    /// <summary>Calls <paramref name="heard"/> at every ring of the run until disposed; <paramref name="heard"/> must
    /// be quick and must not throw. Look at the database once after listening has begun.</summary>
    IDisposable Listen(Guid runId, Action heard);

    /// <summary>The same for every run; <see cref="Guid.Empty"/> says that any run may have news.</summary>
    IDisposable ListenAll(Action<Guid> heard);
}
