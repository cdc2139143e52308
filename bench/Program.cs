using TrainService.Bench;
using TrainService.Bench.Estimates;
using TrainService.Bench.Operations;

Func<BenchOptions, int>? benchmark = args.FirstOrDefault() switch
{
    "throughput" => Throughput.Run,
    "profile" => Profile.Run,
    "operations" => OperationBench.Run,
    "estimates" => EstimateBench.Run,
    "memory" => MemoryBench.Run,
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
        estimates [--workload NAME,NAME] [--batch N] [--seconds S] [--threads T]
            networks as they are trained, beside what a dry run estimates; S seconds for each
        memory --workload NAME [--batch N] [--threads T]
            what a run adds to the memory of the process, beside what a dry run says
        """);
    return 2;
}
