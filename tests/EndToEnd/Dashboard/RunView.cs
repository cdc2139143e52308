using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TrainService.EndToEnd.Dashboard;

/// <summary>A run's page as a person sees it.</summary>
internal sealed partial class RunView(IPage page)
{
    private static readonly LocatorAssertionsToHaveAttributeOptions Patient = new() { Timeout = 120_000 };

    public ILocator Cancel => page.Locator("[data-action=cancel]");

    public ILocator Matrix => page.GetByRole(AriaRole.Grid, new PageGetByRoleOptions { Name = "Confusion matrix" });

    public ILocator LossPlot => page.Locator(".chart[data-metric=loss] .u-over");

    public ILocator Checkpoints => page.Locator("section:has(#checkpoints) tbody tr");

    public ILocator ShowAll => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show all" });

    public ILocator Status => page.Locator(".run-title .pill");

    public ILocator Fact(string name) => page.Locator($".run-header .facts div:has(dt:text-is('{name}')) dd");

    public async Task Show(ServiceProcess service, string run) => await page.GotoAsync($"{service.Address}#/runs/{run}");

    public Task Becomes(string status) =>
        Assertions.Expect(Status).ToHaveAttributeAsync("data-status", status, Patient);

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
        var clock = Stopwatch.StartNew();
        while (await Step() <= step)
        {
            var status = await Status.GetAttributeAsync("data-status");
            Assert.False(status is "succeeded" or "failed" or "cancelled", $"the run {status} before step {step}");
            Assert.True(clock.ElapsedMilliseconds < Patient.Timeout, $"no step beyond {step} within {Patient.Timeout} ms");
            await page.WaitForTimeoutAsync(50);
        }
    }

    /// <summary>Every step of the loss chart, as the arrow keys lead from one to the next and the legend names it.</summary>
    public Task<long[]> WalkLoss() => page.Locator(".chart[data-metric=loss] .plot").EvaluateAsync<long[]>(
        """
        (plot) => {
          const where = plot.closest(".chart").querySelector(".where");
          const press = (key) => {
            plot.dispatchEvent(new KeyboardEvent("keydown", { key }));
            return Number(where.textContent.replace(/\D/g, ""));
          };
          const steps = [];
          for (let step = press("End"); step !== steps[0]; step = press("ArrowLeft")) steps.unshift(step);
          return steps;
        }
        """);

    /// <summary>The entries of the log, the oldest first.</summary>
    public async Task<string[]> Log() => [.. (await page.Locator(".log li").EvaluateAllAsync<string[]>(
        "(all) => all.map((li) => `${li.dataset.kind}: ${li.querySelector('.text').textContent}`)")).Reverse()];

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
