using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainService.Persistence.Runs;

namespace TrainService.Persistence.Tests;

public class SchemaTests
{
    [SkippableTheory, EachDatabase]
    public async Task Migrations_and_model_say_the_same(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        await using var context = database.Context();
        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
    }

    [SkippableFact]
    public async Task Stored_bytes_are_not_compressed_in_vain()
    {
        await using var database = await TestDatabase.OpenAsync(DatabaseKind.Postgres);
        await using var context = database.Context();
        // Written by hand into the first migration: a model cannot say it.
        Assert.Equal(["e"], await context.Database.SqlQuery<string>($"""
            select attstorage::text as "Value" from pg_attribute
            where attrelid = 'chunks'::regclass and attname = 'bytes'
            """).ToListAsync());
    }

    [SkippableFact]
    public async Task Several_processes_may_start_at_once()
    {
        await using var database = await TestDatabase.OpenAsync(DatabaseKind.Postgres, migrated: false);
        var processes = Enumerable.Range(0, 4).Select(_ => database.Services()).ToList();
        await Task.WhenAll(processes.Select(services =>
            Task.Run(() => services.GetRequiredService<SchemaMigration>().RunAsync())));
        foreach (var services in processes)
            await services.DisposeAsync();
        await using var context = database.Context();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task An_embedded_database_belongs_to_one_process()
    {
        await using var database = await TestDatabase.OpenAsync(DatabaseKind.Sqlite);
        await using var second = database.Services();
        var failure = await Assert.ThrowsAsync<DataFolderException>(
            () => second.GetRequiredService<SchemaMigration>().RunAsync());
        Assert.Contains("TRAINSERVICE_DATA", failure.Message, StringComparison.Ordinal);
        await database.CloseAsync();
        await second.GetRequiredService<SchemaMigration>().RunAsync();
    }

    [Fact]
    public async Task A_migration_lock_that_a_killed_process_left_does_not_stop_the_next()
    {
        await using var database = await TestDatabase.OpenAsync(DatabaseKind.Sqlite);
        await using (var context = database.Context())
            await context.Database.ExecuteSqlRawAsync("""
                create table if not exists "__EFMigrationsLock" ("Id" integer primary key, "Timestamp" text not null);
                insert or ignore into "__EFMigrationsLock" values (1, '2026-01-01');
                """);
        await database.CloseAsync();
        await using var services = database.Services();
        await services.GetRequiredService<SchemaMigration>().RunAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [SkippableTheory, EachDatabase]
    public async Task Times_come_back_in_utc_and_order_as_times(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var early = await database.QueueAsync();
        database.Time.Advance(TimeSpan.FromHours(30));
        var late = await database.QueueAsync();
        await using var context = database.Context();
        var since = early.QueuedAt.AddMinutes(1);
        var runs = await context.Runs.OrderByDescending(run => run.QueuedAt).ToListAsync();
        Assert.Equal([late.Id, early.Id], runs.Select(run => run.Id));
        Assert.Equal(late.QueuedAt, runs[0].QueuedAt);
        Assert.Equal(TimeSpan.Zero, runs[0].QueuedAt.Offset);
        Assert.Equal(late.Id, (await context.Runs.SingleAsync(run => run.QueuedAt > since)).Id);
    }

    [SkippableTheory, EachDatabase]
    public async Task Ids_order_as_runs_were_made_and_page(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var ids = new List<Guid>();
        for (var index = 0; index < 5; index++)
        {
            ids.Add((await database.QueueAsync()).Id);
            await Task.Delay(2); // A version 7 id counts milliseconds.
        }
        await using var context = database.Context();
        Assert.Equal(ids, await context.Runs.OrderBy(run => run.Id).Select(run => run.Id).ToListAsync());
        var after = ids[2];
        Assert.Equal(ids[3..], await context.Runs.Where(run => run.Id > after).OrderBy(run => run.Id)
            .Select(run => run.Id).ToListAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task A_repeated_idempotency_key_cannot_make_a_second_run(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        await database.QueueAsync("key");
        var failure = await Assert.ThrowsAsync<DbUpdateException>(() => database.QueueAsync("key"));
        await using var context = database.Context();
        Assert.True(context.IsDuplicate(failure));
        Assert.Equal(1, await context.Runs.CountAsync(run => run.Status == RunStatus.Queued));
    }
}
