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
        await Expect(view.Cancel).ToBeDisabledAsync();

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
        await Expect(page.Locator(".table tbody tr").First).ToBeVisibleAsync();

        await view.Cancel.ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Keep training" }).ClickAsync();
        await view.StepsBeyond(await view.Step());
        await view.Cancel.ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel the run" }).ClickAsync();
        await view.Becomes("cancelled");
        await Expect(view.Cancel).ToBeDisabledAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded"));
    }

    [SkippableFact]
    public async Task A_zoom_shows_the_stretch_that_was_dragged_over()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        await view.Show(service, await service.Post(DigitsRun.Of(epochs: 20)));
        await view.Becomes("succeeded");
        await Expect(page.Locator(".chart")).ToHaveCountAsync(2);
        var left = await view.HoverLoss(0.2);
        var right = await view.HoverLoss(0.6);
        Assert.NotEqual(left, right);

        await view.DragLoss(0.2, 0.6);

        // The crosshair keeps to points, which lie a little apart from the edges: the nearest ones are the same.
        Assert.Equal(left, await view.HoverLoss(0.001));
        Assert.Equal(right, await view.HoverLoss(0.999));
    }

    [SkippableFact]
    public async Task A_zoom_stays_while_points_arrive_and_a_double_click_ends_it()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        await view.Show(service, await service.Post(DigitsRun.Of(DigitsRun.Endless)));
        await view.StepsBeyond(400);

        await view.DragLoss(0.2, 0.6);
        var showAll = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show all" });
        await Expect(showAll).ToBeEnabledAsync();
        var edge = await view.HoverLoss(0.99);
        Assert.StartsWith("step ", edge);
        await view.StepsBeyond(await view.Step() + 400);
        await view.HoverLoss(0.5);
        Assert.Equal(edge, await view.HoverLoss(0.99));

        await view.LossPlot.DblClickAsync();
        await Expect(showAll).ToBeDisabledAsync();
        Assert.NotEqual(edge, await view.HoverLoss(0.99));
    }

    [SkippableFact]
    public async Task After_the_service_died_and_came_back_the_page_goes_on_where_it_was()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        var run = await service.Post(DigitsRun.Of(DigitsRun.Endless));
        await view.Show(service, run);
        await view.StepsBeyond(200);
        await page.EvaluateAsync("window.notReloaded = true");

        await service.Kill();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Reconnecting");
        var before = await view.Step();
        await service.Start();
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Live");
        await view.StepsBeyond(before);
        await Expect(page.Locator(".about")).ToContainTextAsync("attempt 2");

        // Every stored status is in the log once: nothing missed, nothing twice.
        await view.Cancel.ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel the run" }).ClickAsync();
        await view.Becomes("cancelled");
        var transitions = (await service.Get($"/v1/runs/{run}"))["transitions"]!.AsArray().Count;
        await Expect(page.Locator(".timeline li")).ToHaveCountAsync(transitions);
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded"));
    }
}
