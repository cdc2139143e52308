using System.Text.Json.Nodes;

namespace TrainService.Quickstart;

/// <summary>What the quickstart trains.</summary>
/// <param name="Dataset">The data set's name in the service.</param>
/// <param name="Run">samples/runs/{Run}.json is the request.</param>
/// <param name="Upload">The multipart body that makes the data set; null where it is built in.</param>
/// <param name="Test">The first so many test inputs, raw as a caller of predictions has them, and their true classes.</param>
internal sealed record Example(
    string Dataset, string Run, Func<MultipartFormDataContent>? Upload, Func<int, (JsonArray Inputs, string[] Truths)> Test);
