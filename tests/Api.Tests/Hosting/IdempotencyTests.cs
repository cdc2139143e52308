using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting.Idempotency;
using TrainService.Api.Tests.Runs;
using TrainService.Persistence;
using TrainService.Persistence.Access;

namespace TrainService.Api.Tests.Hosting;

[Collection(Service.Name)]
public sealed class IdempotencyTests(TestServers servers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [SkippableTheory, EachDatabase]
    public async Task A_run_is_another_request_than_the_same_run_tried_dry(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var json = Requests.Waiting("tried").ToJsonString();
        using var dry = await service.PostAsync("/v1/runs?dryRun=true", json, "tried-1");
        Assert.Equal(HttpStatusCode.OK, dry.StatusCode);
        await (await service.PostAsync("/v1/runs", json, "tried-1"))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "idempotencyKeyReused");
        using var again = await service.PostAsync("/v1/runs?dryRun=true", json, "tried-1");
        Assert.Equal(await dry.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task The_run_of_a_process_that_died_before_it_answered_is_the_answer_once_its_lease_is_out(
        DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var json = Requests.Waiting("survivor").ToJsonString();
        using var lost = await service.PostAsync("/v1/runs", json, "survivor-1");
        var until = DateTimeOffset.UtcNow.AddSeconds(2);
        await using (var context = service.Context())
            await Under(context, "survivor-1").ExecuteUpdateAsync(row => row
                .SetProperty(record => record.StatusCode, (int?)null)
                .SetProperty(record => record.ClaimId, Guid.NewGuid())
                .SetProperty(record => record.ClaimedUntil, until));

        using var answer = await service.PostAsync("/v1/runs", json, "survivor-1");

        Assert.True(DateTimeOffset.UtcNow > until, "answered while the first might still have been at it");
        Assert.False(answer.Headers.Contains("Idempotency-Replayed"));
        var run = await Http.ReadAsync(answer, HttpStatusCode.Accepted);
        Assert.Equal((string?)(await Http.ReadAsync(lost, HttpStatusCode.Accepted))["id"], (string?)run["id"]);
        using var again = await service.PostAsync("/v1/runs", json, "survivor-1");
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        Assert.Single((await service.GetAsync("/v1/runs?name=survivor"))["data"]!.AsArray());
    }

    [SkippableTheory, EachDatabase]
    public async Task A_claim_is_held_for_as_long_as_the_answer_takes(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var requests = On(service);
        await requests.AnswerAsync(Request(service, "held-1"), "", async () =>
        {
            var first = await FindAsync(service, "held-1");
            while ((await FindAsync(service, "held-1")).ClaimedUntil == first.ClaimedUntil)
                await Task.Delay(10);
            return TypedResults.Ok();
        }).WaitAsync(Patience);
        Assert.Equal(200, (await FindAsync(service, "held-1")).StatusCode);
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, false)]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.Postgres, false)]
    [InlineData(DatabaseKind.Postgres, true)]
    public async Task Whoever_was_taken_for_dead_leaves_the_claim_of_the_next_alone(DatabaseKind kind, bool fails)
    {
        var service = await servers.On(kind);
        var (key, next) = ($"dead-{fails}", Guid.NewGuid());
        var answering = On(service).AnswerAsync(Request(service, key), "", async () =>
        {
            await using var context = service.Context();
            await Under(context, key).ExecuteUpdateAsync(row => row.SetProperty(record => record.ClaimId, next));
            return fails ? throw new InvalidOperationException("failed") : TypedResults.Ok();
        }).WaitAsync(Patience);
        if (fails)
            await Assert.ThrowsAsync<InvalidOperationException>(() => answering);
        else
            await answering;
        var record = await FindAsync(service, key);
        Assert.Equal((next, null), (record.ClaimId, record.StatusCode));
    }

    [SkippableTheory, EachDatabase]
    public async Task A_path_of_any_length_may_come_with_a_key(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        foreach (var id in new[] { new string('x', 600), new string('ü', 200) })
            await (await service.PostAsync($"/v1/runs/{id}/cancel", null, "long-1"))
                .RefusedAsync(HttpStatusCode.NotFound, "runNotFound");
    }

    private static IdempotentRequests On(TestService service) => new(
        new IdempotencyClaims(service.Get<IDbContextFactory<TrainServiceContext>>(), new HurriedTime()),
        TimeProvider.System);

    private static DefaultHttpContext Request(TestService service, string key) => new()
    {
        RequestServices = service.Get<IServiceProvider>(),
        Request = { Method = "POST", Path = "/test", Headers = { [IdempotentRequests.Header] = key } },
    };

    private static async Task<IdempotencyRecord> FindAsync(TestService service, string key)
    {
        await using var context = service.Context();
        return await Under(context, key).AsNoTracking().SingleAsync();
    }

    private static IQueryable<IdempotencyRecord> Under(TrainServiceContext context, string key) =>
        context.IdempotencyRecords.Where(record => record.Key == key);
}
