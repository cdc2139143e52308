using System.Collections.Frozen;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices;

/// <summary>Measures what a device takes for each part of the work, in half a second or so.</summary>
public static class Calibration
{
    // Shorter rounds are the clock's, and longer ones somebody else's: a median of some is neither.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(2), All = TimeSpan.FromMilliseconds(7);

    private const int LeastRounds = 3;

    // What disturbs for a tenth of a second disturbs all rounds of a probe, and makes them slower: the fastest pass counts.
    private const int Passes = 3;

    /// <exception cref="OperationCanceledException">It was cancelled, which is looked for between measurements.</exception>
    public static DeviceRates Run(IDevice device, TimeProvider time, CancellationToken cancellation)
    {
        var probes = CalibrationProbe.All.Select(probe => (Probe: probe, Plan: probe.Compile())).ToList();
        var seconds = new double[probes.Count];
        Array.Fill(seconds, double.PositiveInfinity);
        for (var pass = 0; pass < Passes; pass++)
            for (var i = 0; i < seconds.Length; i++)
                seconds[i] = Math.Min(seconds[i], Measure(device, probes[i].Plan, time, cancellation));
        return ProbeRates.Of(
            [.. probes.Select((entry, i) => (entry.Probe.Part, Workload.Of(entry.Plan), seconds[i] / entry.Probe.ReferenceSeconds))],
            DeviceRates.Assumed(device.Info.Threads));
    }

    private static double Measure(IDevice device, Plan plan, TimeProvider time, CancellationToken cancellation)
    {
        using var prepared = device.Prepare(plan, FrozenDictionary<Variable, IBuffer>.Empty);
        // Memory may hold anything, and subnormal numbers would take their time.
        foreach (var input in plan.Graph.Nodes.Where(node => node.Operation is Input))
            prepared.Input(((Input)input.Operation).InputName).Upload<float>(new float[input.Shape.Count]);
        var done = prepared.Output(CalibrationProbe.Done);
        Seconds(1);
        var once = Math.Max(Seconds(1), 1e-7);
        var runs = (int)Math.Clamp(Round.TotalSeconds / once, 1, 10_000);
        var rounds = new List<double>();
        for (var began = time.GetTimestamp(); rounds.Count < LeastRounds || time.GetElapsedTime(began) < All;)
        {
            cancellation.ThrowIfCancellationRequested();
            rounds.Add(Seconds(runs) / runs);
        }
        rounds.Sort();
        return rounds[rounds.Count / 2];

        double Seconds(int times)
        {
            var began = time.GetTimestamp();
            for (var i = 0; i < times; i++)
                prepared.Run();
            done.Download<float>(new float[1]);
            return time.GetElapsedTime(began).TotalSeconds;
        }
    }
}
