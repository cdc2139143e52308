using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TrainService.EndToEnd.Dashboard;

[Collection(ChromiumCollection.Name)]
public sealed class SwaggerTests(Chromium chromium)
{
    [SkippableFact]
    public async Task Swagger_UI_shows_the_operations_and_runs_one()
    {
        var page = await chromium.Open();
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        await using var service = await ServiceProcess.StartNew();

        await page.GotoAsync($"{service.Address}swagger");
        var operation = page.Locator(".opblock", new PageLocatorOptions { HasText = "/health/live" });
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Execute" }).ClickAsync();

        await Expect(operation.Locator(".live-responses-table")).ToContainTextAsync("\"live\"");
        Assert.Empty(errors);
    }
}
