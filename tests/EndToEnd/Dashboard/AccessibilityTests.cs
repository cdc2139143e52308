using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainService.EndToEnd.Dashboard;

[Collection(ChromiumCollection.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    private static readonly string Axe = Path.Combine(Repository.Root, "web/node_modules/axe-core/axe.min.js");

    [SkippableTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Every_page_passes_axe_and_fits_its_window(int width, ColorScheme scheme)
    {
        var page = await chromium.Open(width, 844, scheme);
        Skip.IfNot(File.Exists(Axe), "axe-core is not installed: npm ci in web/ brings it.");
        await using var service = await ServiceProcess.StartNew();
        await page.GotoAsync(service.Address);
        await Expect(page.GetByText("No runs yet")).ToBeVisibleAsync();
        await Check(page);

        var view = new RunView(page);
        await view.Show(service, await service.Post(DigitsRun.Telling()));
        await view.Becomes("succeeded");
        await Expect(view.Matrix).ToBeVisibleAsync();
        await Expect(page.Locator("#inspection")).ToBeVisibleAsync();
        await Expect(page.Locator("#warnings")).ToBeVisibleAsync();
        await page.GetByText("As JSON").ClickAsync();
        await Check(page);

        await page.GotoAsync($"{service.Address}#/");
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Check(page);
        await page.GotoAsync($"{service.Address}#/runs/none");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Check(page);
    }

    [SkippableTheory]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task Every_state_of_a_run_passes_axe_and_fits_its_window(int width, ColorScheme scheme)
    {
        var page = await chromium.Open(width, 844, scheme);
        Skip.IfNot(File.Exists(Axe), "axe-core is not installed: npm ci in web/ brings it.");
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        // One word that no line holds, as long as a name may be.
        await view.Show(service, await service.Post(DigitsRun.Diverging(new string('w', 100))));
        await view.Becomes("failed");
        await Check(page);

        await view.Show(service, await service.Post(DigitsRun.Of(DigitsRun.Endless)));
        await view.StepsBeyond(10);
        await Check(page);
        await view.Cancel.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Check(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();

        var running = page.Url;
        await view.Show(service, await service.Post(DigitsRun.Of(1, "queued")));
        await view.Becomes("queued");
        await Expect(page.Locator(".about")).ToContainTextAsync("number 1 in the queue");
        await Check(page);
        await page.GotoAsync($"{service.Address}#/");
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
        await Check(page);

        await page.GotoAsync(running);
        await page.Locator("[data-action=pause]").ClickAsync();
        await view.Becomes("paused");
        await Expect(view.Fact("Time left")).ToHaveTextAsync("–");
        await Check(page);
    }

    [SkippableTheory]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task Tables_of_several_outputs_pass_axe_and_fit_their_window(int width, ColorScheme scheme)
    {
        var page = await chromium.Open(width, 844, scheme);
        Skip.IfNot(File.Exists(Axe), "axe-core is not installed: npm ci in web/ brings it.");
        await using var service = await ServiceProcess.StartNew();
        var view = new RunView(page);
        await view.Show(service, await SeveralOutputsRun.Post(service));
        await view.Becomes("succeeded");
        await Expect(page.Locator(".output .targets")).ToBeVisibleAsync();
        await Check(page);
    }

    private static async Task Check(IPage page)
    {
        // Evaluated, as the page's own policy lets no script into it.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
        var report = await page.EvaluateAsync<JsonElement>("() => axe.run()");
        var serious = report.GetProperty("violations").EnumerateArray()
            .Where(v => v.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(v => $"{v.GetProperty("id")}: {v.GetProperty("help")} at {v.GetProperty("nodes")[0].GetProperty("target")}");
        Assert.Empty(serious);
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"));
    }
}
