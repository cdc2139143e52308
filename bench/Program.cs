using TrainService.Bench;
using TrainService.Bench.Operations;

Func<BenchOptions, int>? benchmark = args.FirstOrDefault() switch
{
    "throughput" => Throughput.Run,
    "profile" => Profile.Run,
    "operations" => OperationBench.Run,
    _ => null,
};
if (benchmark is null)
    return Usage();
try
{
    return benchmark(BenchOptions.Parse(args[1..]));
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    return Usage();
}

static int Usage()
{
    Console.Error.WriteLine("""
        throughput --workload FILE [--batch N] [--seconds S] [--threads T] [--device cpu]
            training steps per second of a workload of bench/peers/workloads, as one JSON line
        profile --workload FILE [--batch N] [--seconds S] [--threads T]
            where a step's time goes, launch by launch, with the rate of each
        operations [--seconds S] [--threads T]
            each operation alone, beside what the processor could do at best; S seconds for each
        """);
    return 2;
}
