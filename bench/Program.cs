using TrainService.Bench;

return args switch
{
    ["throughput", .. var options] => Throughput.Run(BenchOptions.Parse(options)),
    ["profile", .. var options] => Profile.Run(BenchOptions.Parse(options)),
    _ => Usage(),
};

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
