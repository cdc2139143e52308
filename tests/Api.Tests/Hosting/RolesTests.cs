using System.Net;
using TrainService.Api.Tests.Runs;
using TrainService.Postgres;

namespace TrainService.Api.Tests.Hosting;

/// <summary>Several services on one database; they share nothing else.</summary>
[Collection(Service.Name)]
public sealed class RolesTests
{
    [SkippableFact]
    public async Task An_API_and_a_worker_apart_from_it_train_a_run_and_its_events_arrive_live()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        try
        {
            await using var api = TestService.Start(database, "api");
            var run = await api.StartAsync(Requests.Iris("apart"));
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/runs/{run["id"]}/events");
            request.Headers.Add("Accept", "text/event-stream");
            // The client listens before there is anybody to train.
            using var answer = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using var worker = TestService.Start(database, "worker");
            Assert.Contains("\"succeeded\"", await answer.Content.ReadAsStringAsync());
            Assert.Equal("succeeded", (string?)(await api.GetAsync($"/v1/runs/{run["id"]}"))["status"]);

            Assert.Equal("ready", (string?)(await worker.GetAsync("/health/ready"))["status"]);
            await (await worker.Client.GetAsync("/v1/runs")).RefusedAsync(HttpStatusCode.NotFound, "notFound");
        }
        finally
        {
            await PostgresServer.DropDatabaseAsync(database);
        }
    }
}
