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
        await view.Show(service, await service.Post(DigitsRun.Of(epochs: 3)));
        await view.Becomes("succeeded");
        await Expect(view.Matrix).ToBeVisibleAsync();
        await page.GetByText("As JSON").ClickAsync();
        await Check(page);

        await page.GotoAsync($"{service.Address}#/");
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Check(page);
        await page.GotoAsync($"{service.Address}#/runs/none");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
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
