using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TrainService.EndToEnd.Dashboard;

/// <summary>A run's page as a person sees it.</summary>
internal sealed partial class RunView(IPage page)
{
    private static readonly LocatorAssertionsToHaveAttributeOptions Patient = new() { Timeout = 300_000 };

    public ILocator Cancel => page.Locator("[data-action=cancel]");

    public ILocator Matrix => page.GetByRole(AriaRole.Grid, new PageGetByRoleOptions { Name = "Confusion matrix" });

    public ILocator LossPlot => page.Locator(".chart[data-metric=loss] .u-over");

    public ILocator Events => page.Locator(".log li");

    public ILocator Fact(string name) => page.Locator($".run-header .facts div:has(dt:text-is('{name}')) dd");

    public async Task Show(ServiceProcess service, string run) => await page.GotoAsync($"{service.Address}#/runs/{run}");

    public Task Becomes(string status) =>
        Assertions.Expect(page.Locator(".run-title .pill")).ToHaveAttributeAsync("data-status", status, Patient);

    /// <summary>Optimizer steps done, as the header tells.</summary>
    public async Task<long> Step()
    {
        var text = await Fact("Step").InnerTextAsync();
        return FirstNumber().Match(text) is { Success: true } match
            ? long.Parse(match.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
            : 0;
    }

    public async Task StepsBeyond(long step)
    {
        while (await Step() <= step)
            await page.WaitForTimeoutAsync(50);
    }

    /// <summary>Drags over the loss chart, as a zoom is made.</summary>
    public async Task DragLoss(double from, double to)
    {
        await HoverLoss(from);
        await page.Mouse.DownAsync();
        await HoverLoss((from + to) / 2);
        await HoverLoss(to);
        await page.Mouse.UpAsync();
    }

    /// <summary>What the loss chart's legend says under the crosshair, this far from the left (0 to 1).</summary>
    public async Task<string> HoverLoss(double across)
    {
        var box = (await LossPlot.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + ((float)across * box.Width), box.Y + (box.Height / 3));
        return await page.Locator(".chart[data-metric=loss] .where").InnerTextAsync();
    }

    [GeneratedRegex(@"^[\d,]+")]
    private static partial Regex FirstNumber();
}
