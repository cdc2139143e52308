using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainService.EndToEnd.Dashboard;

/// <summary>What a run's page tells beside its metrics: curves of classes, layers, warnings, an early end, target columns.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class ReportTests(Chromium chromium)
{
    [SkippableFact]
    public async Task Each_class_has_curves_and_the_mouse_finds_the_class()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        await view.Show(service, await service.Post(DigitsRun.Telling()));
        await view.Becomes("succeeded");

        var legend = page.Locator(".curve-legend tbody tr");
        await Expect(legend).ToHaveCountAsync(10);
        await Expect(page.Locator(".curve-legend thead th")).ToHaveTextAsync(["Class", "ROC AUC", "Average precision"]);
        var seven = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "7", Exact = true });
        await seven.ClickAsync();
        await Expect(seven).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Locator(".curve-legend tr.pointed")).ToHaveTextAsync(new Regex("^7"));
        await seven.ClickAsync();
        await Expect(page.Locator(".curve-legend tr.pointed")).ToHaveCountAsync(0);

        // Every ROC curve ends in this corner.
        var roc = page.Locator(".class-curves .chart").First;
        var plot = roc.Locator(".u-over");
        await plot.ScrollIntoViewIfNeededAsync();
        var box = (await plot.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (0.985f * box.Width), box.Y + (0.015f * box.Height));
        await Expect(roc.Locator(".readout")).ToContainTextAsync("found");
        await Expect(page.Locator(".curve-legend tr.pointed")).ToHaveCountAsync(1);
        await page.Mouse.MoveAsync(0, 0);
        await Expect(roc.Locator(".readout")).ToHaveTextAsync("dashed: chance");
    }

    [SkippableFact]
    public async Task An_inspected_run_shows_its_layers_and_an_early_end_is_said()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        await view.Show(service, await service.Post(DigitsRun.Telling()));
        await view.Becomes("succeeded");

        await Expect(page.Locator(".layer-table tbody th")).ToHaveTextAsync(["dense_1", "dense_2"]);
        await Expect(page.Locator(".layer-table tbody td").Filter(new LocatorFilterOptions { HasText = "–" })).ToHaveCountAsync(0);
        var step = await view.HoverLoss(0.5);
        await Expect(page.Locator(".layer-table .hint")).ToHaveTextAsync(step);

        await Expect(page.Locator(".ending")).ToContainTextAsync("Stopped early after 3 of 50 epochs; the best was epoch ");
        await Expect(view.Fact("Progress")).ToHaveTextAsync("100 %");
        await Expect(view.Fact("Epoch")).ToHaveTextAsync("3 / 50");
        await page.GotoAsync($"{service.Address}#/");
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("epoch 3 / 50, stopped early");
    }

    [SkippableFact]
    public async Task A_warning_stands_on_the_page_with_its_remedy_long_after_it_was_told()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var telling = DigitsRun.Telling();
        telling["training"]!.AsObject().Remove("earlyStopping");
        var run = await service.Post(telling);
        var view = new RunView(page);
        await view.Show(service, run);
        await view.Becomes("succeeded");
        var told = (await service.Events(run)).Where(e => (string?)e["type"] == "warning").ToList();
        var last = (long)(await service.Events(run))[^1]["sequence"]!;
        Assert.Contains(told, warning => (long)warning["sequence"]! < last - 500);

        await page.ReloadAsync();
        await Expect(page.Locator(".warning .seen li")).ToHaveCountAsync(told.Count);
        await Expect(view.Fact("Warnings")).ToHaveTextAsync($"{told.Count}");
        foreach (var warning in told)
        {
            await Expect(page.Locator(".warning .seen")
                .Filter(new LocatorFilterOptions { HasText = (string)warning["data"]!["message"]! }).First).ToBeVisibleAsync();
            await Expect(page.Locator(".warning .remedy")
                .Filter(new LocatorFilterOptions { HasText = (string)warning["data"]!["remedy"]! }).First).ToBeVisibleAsync();
        }
    }

    [SkippableFact]
    public async Task Each_target_column_has_its_errors()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("two"), "name" },
            { new StringContent("""{"target": ["twice", "constant"]}"""), "options" },
            { new StringContent(string.Concat("x,twice,constant\n", string.Concat(
                Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i},{(2 * i) + 0.5},1.5\n"))))), "file", "two.csv" },
        };
        using var answer = await service.Client.PostAsync("/v1/datasets", form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var view = new RunView(page);
        await view.Show(service, await service.Post(JsonNode.Parse(
            """
            {
              "model": { "inputs": [{ "name": "x", "shape": [1] }], "layers": [{ "type": "dense", "units": 2 }] },
              "dataset": "two",
              "training": { "loss": "meanSquaredError", "batchSize": 10, "epochs": 2, "validation": { "fraction": 0.2 } }
            }
            """)!));
        await view.Becomes("succeeded");

        await Expect(page.Locator(".targets tbody th")).ToHaveTextAsync(["twice", "constant"]);
        await Expect(page.Locator(".targets tbody tr").First.Locator("td")).Not.ToHaveTextAsync(["–", "–", "–", "–"]);
        await Expect(page.Locator(".class-curves")).ToHaveCountAsync(0);
    }
}
