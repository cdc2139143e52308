using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices;

/// <summary>What a device's rates are, by how many times longer than on the reference machine each probe took.</summary>
internal static class ProbeRates
{
    // What is left to settle becomes ten times less each time.
    private const int Rounds = 20;

    // Of a probe that others explain alone.
    private const double Least = 0.05;

    /// <summary>Whatever threads share is handed over, too: this comes off each probe, the rest of which is of its own part, and
    /// handovers are what the others' rates leave of theirs.</summary>
    /// <param name="probes">Part, work, and how many times longer.</param>
    /// <param name="assumed">For parts without a probe.</param>
    public static DeviceRates Of(IReadOnlyList<(WorkPart Part, Workload Work, double Longer)> probes, DeviceRates assumed)
    {
        var factors = assumed.Factors.ToArray();
        for (var round = 0; round < Rounds; round++)
            foreach (var (part, work, longer) in probes)
            {
                var handovers = work[WorkPart.Handovers];
                var handing = handovers * factors[(int)WorkPart.Handovers];
                var (own, others) = part is WorkPart.Handovers
                    ? (handovers, new DeviceRates(factors).Seconds(work) - handing)
                    : (work.Total - handovers, handing);
                factors[(int)part] = Math.Max(Least, ((longer * work.Total) - others) / own);
            }
        return new(factors);
    }
}
