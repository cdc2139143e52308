using System.Text.Json.Nodes;
using TrainService.Quickstart;

// The main job, as any client of the service would do it: a data set, a run, its progress, its evaluation, predictions.
// Usage: Quickstart <address of the service> <folder of the repository>
using var service = new Service(new Uri(args[0]));
var samples = Path.Combine(args[1], "samples");
try
{
    var example = FashionMnist.IsInstalled ? FashionMnist.Example : Digits.Example(samples);
    if (example.Upload is { } upload && await service.FindAsync($"/v1/datasets/{example.Dataset}") is null)
    {
        Console.WriteLine($"uploading {example.Dataset} ...");
        var dataset = await service.PostAsync("/v1/datasets", upload());
        Console.WriteLine($"  {dataset["rows"]} rows, {dataset["contentHash"]}");
    }

    var id = await FindUnfinishedAsync(example.Run) ?? await SubmitAsync(example.Run);
    Console.WriteLine($"run {id}");
    var run = await new LiveRun(service, id, new ProgressLine()).FollowAsync();
    if ((string?)run["status"] != "succeeded")
    {
        Console.Error.WriteLine($"the run {run["status"]}: {run["error"]?.ToJsonString()}");
        return 1;
    }

    var evaluation = await service.GetAsync($"/v1/runs/{id}/evaluation");
    Console.WriteLine($"""

        evaluation on {evaluation["samples"]} {evaluation["split"]} samples: accuracy {Number("accuracy"):0.0000}, loss {Number("loss"):0.0000}

        """);
    await PredictAsync(id, example);
    return 0;

    double Number(string metric) => (double)evaluation["metrics"]![metric]!;
}
catch (Exception failure) when (failure is ServiceException or HttpRequestException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

// One that an earlier start left behind goes on by itself; there is no need for a second. A paused one does not.
async Task<string?> FindUnfinishedAsync(string name)
{
    var runs = await service.GetAsync($"/v1/runs?name={name}&limit=1");
    return runs["data"]!.AsArray() is [{ } last, ..] && LiveRun.GoesOn((string)last["status"]!) ? (string?)last["id"] : null;
}

async Task<string> SubmitAsync(string name)
{
    var request = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(samples, "runs", $"{name}.json")))!;
    var plan = await service.PostAsync("/v1/runs?dryRun=true", Service.Json(request));
    Console.WriteLine($"dry run: {plan["parameters"]} parameters, {plan["totalSteps"]} steps, {(long)plan["memoryBytes"]! >> 20} MB,"
        + $" about {(double)plan["estimatedSeconds"]!:0} s");
    var accepted = await service.PostAsync("/v1/runs", Service.Json(request));
    return (string)accepted["id"]!;
}

async Task PredictAsync(string id, Example example)
{
    var (inputs, truths) = example.Test(10);
    var answer = await service.PostAsync($"/v1/runs/{id}/predict", Service.Json(new JsonObject { ["inputs"] = inputs }));
    Console.WriteLine($"  {"truth",-14}{"prediction",-14}probability");
    foreach (var (truth, prediction) in truths.Zip(answer["predictions"]!.AsArray()))
    {
        var predicted = (string)prediction!["class"]!;
        Console.WriteLine($"{(predicted == truth ? "✓" : "✗")} {truth,-14}{predicted,-14}{(double)prediction["probability"]!:0.000}");
    }
}
