namespace TrainService.Engine.Devices;

/// <summary>A plan bound to memory of a device, ready to run again and again without allocating.</summary>
public interface IPreparedPlan : IDisposable
{
    /// <summary>Where to put the input of that name for the next run: once a run was started, also before its outputs are
    /// read, which it leaves alone.</summary>
    IBuffer Input(string name);

    /// <summary>Where the output of that name is after a run, until the next one.</summary>
    IBuffer Output(string name);

    /// <summary>One pass over the plan. May return before a device is done; a download waits.</summary>
    /// <param name="inspect">Also launches what <see cref="Planning.Plan.InspectionOnly"/> names; the other results are the same.</param>
    void Run(bool inspect = false);
}
