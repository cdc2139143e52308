using TrainService.Bench;

Func<BenchOptions, int>? benchmark = args.FirstOrDefault() switch
{
    "throughput" => Throughput.Run,
    "profile" => Profile.Run,
    _ => null,
};
if (benchmark is null)
    return Usage();
BenchOptions options;
try
{
    options = BenchOptions.Parse(args[1..]);
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    return Usage();
}
return benchmark(options);

static int Usage()
{
    Console.Error.WriteLine("""
        throughput --workload FILE [--batch N] [--seconds S] [--threads T] [--device cpu]
            training steps per second of a workload of bench/peers/workloads, as one JSON line
        profile --workload FILE [--batch N] [--seconds S] [--threads T]
            where a step's time goes, launch by launch, with the rate of each
        """);
    return 2;
}
