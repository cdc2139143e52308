using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainService.EndToEnd.Dashboard;

[Collection(ChromiumCollection.Name)]
public sealed class LiveRunTests(Chromium chromium)
{
    [SkippableFact]
    public async Task The_first_run_is_one_click_away_and_ends_in_a_confusion_matrix()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        await page.GotoAsync(service.Address);
        await Expect(page.GetByText("No runs yet")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Train the sample" }).First.ClickAsync();
        var view = new RunView(page);
        await view.Becomes("succeeded");

        await Expect(view.Matrix).ToBeVisibleAsync();
        await Expect(view.Matrix.GetByRole(AriaRole.Gridcell)).ToHaveCountAsync(100);
        await view.Matrix.GetByRole(AriaRole.Gridcell).First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".told")).ToContainTextAsync("0 taken for 1:");
        await Expect(page.Locator(".heading:has(#evaluation)")).ToContainTextAsync("samples of the validation split");
        await Expect(view.Cancel).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Runs", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(page.Locator("tbody tr .pill")).ToHaveAttributeAsync("data-status", "succeeded");
    }

    [SkippableFact]
    public async Task The_page_follows_a_run_without_a_reload_until_it_is_cancelled()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        await view.Show(service, await service.Post(DigitsRun.Of(DigitsRun.Endless)));
        await view.Becomes("running");
        await page.EvaluateAsync("window.notReloaded = true");

        await view.StepsBeyond(await view.Step());
        await Expect(page.Locator(".chart[data-metric=loss] .legend.validation .value")).Not.ToHaveTextAsync("–");
        await Expect(page.Locator(".chart[data-metric=accuracy] .legend.train .value")).Not.ToHaveTextAsync("–");
        await Expect(view.Fact("Time left")).Not.ToHaveTextAsync("–");
        await Expect(view.Checkpoints.First).ToBeVisibleAsync();

        await view.Cancel.ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Keep training" }).ClickAsync();
        await view.StepsBeyond(await view.Step());
        await view.Cancel.ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel the run" }).ClickAsync();
        await view.Becomes("cancelled");
        await Expect(view.Cancel).ToBeHiddenAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded"));
    }

    [SkippableFact]
    public async Task A_zoom_shows_the_stretch_that_was_dragged_over()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        // 45 steps are so far apart that a pixel more or less is still nearest to the same one.
        await view.Show(service, await service.Post(DigitsRun.Of(epochs: 1)));
        await view.Becomes("succeeded");
        await Expect(page.Locator(".chart")).ToHaveCountAsync(2);
        const double From = 8.7 / 44, To = 28.3 / 44;
        Assert.Equal(("step 10", "step 29"), (await view.HoverLoss(From), await view.HoverLoss(To)));

        await view.DragLoss(From, To);

        await Expect(view.ShowAll).ToBeVisibleAsync();
        Assert.Equal(("step 10", "step 29"), (await view.HoverLoss(0.001), await view.HoverLoss(0.999)));
    }

    [SkippableFact]
    public async Task A_zoom_stays_while_points_arrive_and_a_double_click_ends_it()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        await view.Show(service, await service.Post(DigitsRun.Slow()));
        await view.StepsBeyond(30);

        await view.DragLoss(0.2, 0.6);
        await Expect(view.ShowAll).ToBeVisibleAsync();
        var edge = await view.HoverLoss(0.99);
        Assert.StartsWith("step ", edge);
        await view.StepsBeyond(await view.Step() + 20);
        await view.HoverLoss(0.5);
        Assert.Equal(edge, await view.HoverLoss(0.99));

        await view.LossPlot.DblClickAsync();
        await Expect(view.ShowAll).ToBeHiddenAsync();
        Assert.NotEqual(edge, await view.HoverLoss(0.99));
    }

    [SkippableFact]
    public async Task After_the_service_died_and_came_back_the_page_goes_on_where_it_was()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        var run = await service.Post(DigitsRun.Slow());
        await view.Show(service, run);
        await view.StepsBeyond(5);
        await page.EvaluateAsync("window.notReloaded = true");

        await service.Kill();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Reconnecting");
        await service.Start();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live");
        var before = await service.Events(run);
        await view.StepsBeyond(before.Max(told => (long?)told["data"]!["step"]) ?? 0);
        await Expect(page.Locator(".about")).ToContainTextAsync("attempt 2");

        await view.Cancel.ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel the run" }).ClickAsync();
        await view.Becomes("cancelled");
        await Expect(page.Locator("#connection")).ToBeHiddenAsync();

        // What was stored stands on the page, once and in order: nothing missed, nothing twice.
        var events = await service.Events(run);
        var lines = events.Select(Line).Where(line => line is not null).ToList();
        Assert.Contains(lines, line => line!.StartsWith("status: Interrupted", StringComparison.Ordinal));
        Assert.Equal(lines.TakeLast(200), await view.Log());
        var metrics = await service.Get($"/v1/runs/{run}/metrics?maxPoints=100000&names=train.loss,validation.loss");
        var steps = metrics["series"]!.AsArray().SelectMany(series => series!["points"]!.AsArray()).Select(point => (long)point!["step"]!);
        Assert.Equal(steps.Distinct().Order(), await view.WalkLoss());
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded"));
    }

    /// <summary>What the page's log says of an event; nothing about points.</summary>
    private static string? Line(JsonNode told)
    {
        var data = told["data"]!;
        return (string?)told["type"] switch
        {
            "status" => $"status: {Capital((string)data["status"]!)}{((string?)data["reason"] is { } reason ? $": {reason}" : "")}",
            "checkpoint" => $"checkpoint: Checkpoint saved{((bool)data["isBest"]! ? ", the best so far" : "")}{Step(data)}",
            "metric" or "epoch" => null,
            var other => $"{other}: {data["message"]}{Step(data)}",
        };
    }

    private static string Step(JsonNode data) =>
        (long?)data["step"] is { } step ? string.Create(CultureInfo.InvariantCulture, $" step {step:N0}") : "";

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
