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

    [SkippableFact]
    public async Task Each_of_several_outputs_has_its_numbers_tables_and_curves()
    {
        var page = await chromium.Open();
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        var run = await SeveralOutputsRun.Post(service);
        await view.Show(service, run);
        await view.Becomes("succeeded");
        var report = await service.Get($"/v1/runs/{run}/evaluation");

        // As it was told when the run ended, and as it is read later.
        for (var visit = 0; visit < 2; visit++)
        {
            await Expect(page.Locator(".output > h2")).ToHaveTextAsync(["Output kind", "Output side", "Output sums"]);
            await Expect(page.Locator(".evaluation > .facts").First.Locator("dt")).ToHaveTextAsync(["Loss"]);
            await Expect(page.Locator(".evaluation > .facts").Nth(1).Locator("dt")).ToHaveTextAsync(["Loss", "Accuracy", "ROC AUC"]);
            await Expect(page.Locator(".evaluation > .facts").Last.Locator("dt")).ToHaveTextAsync(["Loss", "Root mean squared error"]);
            foreach (var name in new[] { "kind", "side" })
            {
                var output = page.Locator($".output[data-output={name}]");
                var told = report["outputs"]![name]!;
                await Expect(output.Locator(".classes tbody th"))
                    .ToHaveTextAsync([.. told["classes"]!.AsArray().Select(one => (string)one!["name"]!)]);
                await Expect(output.GetByRole(AriaRole.Grid, new LocatorGetByRoleOptions { Name = $"Confusion matrix, {name}" })
                    .GetByRole(AriaRole.Gridcell)).ToHaveTextAsync([.. told["confusionMatrix"]!.AsArray()
                        .SelectMany(row => row!.AsArray()).Select(cell => (int)cell! == 0 ? "" : $"{cell}")]);
                await Expect(output.Locator(".class-curves .chart")).ToHaveCountAsync(2);
                await Expect(output.Locator(".curve-legend tbody th"))
                    .ToHaveTextAsync([.. told["curves"]!["roc"]!.AsArray().Select(one => (string)one!["class"]!)]);
                await Expect(output.Locator(".targets")).ToHaveCountAsync(0);
            }
            var sums = page.Locator(".output[data-output=sums]");
            await Expect(sums.Locator(".targets tbody th")).ToHaveTextAsync(["sum", "difference"]);
            await Expect(sums.Locator(".matrix, .classes, .class-curves")).ToHaveCountAsync(0);
            await page.ReloadAsync();
        }

        // A class is picked in one output; the other's curves do not mind.
        await page.Locator(".output[data-output=kind] .curve-legend button").First.ClickAsync();
        await Expect(page.Locator(".output[data-output=kind] .curve-legend tr.pointed")).ToHaveCountAsync(1);
        await Expect(page.Locator(".output[data-output=side] .curve-legend tr.pointed")).ToHaveCountAsync(0);

        // The list has the range of those that have an accuracy, and says whose it is.
        await page.GotoAsync($"{service.Address}#/");
        var accuracy = page.Locator(".run-table td[data-label=Accuracy]");
        await Expect(accuracy).ToHaveTextAsync(new Regex(@"^\d+\.\d( – \d+\.\d)? %$"));
        await Expect(accuracy).ToHaveAttributeAsync("title", new Regex(@"^kind: \d+\.\d %, side: \d+\.\d %$"));
    }
}
