using Microsoft.Playwright;

namespace TrainService.EndToEnd.Dashboard;

/// <summary>The system's Chromium, started once for all tests of the page.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Executable = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);

    private static readonly string Page = Path.Combine(Repository.Root, "src/Api/wwwroot/index.html");
    private IPlaywright? playwright;
    private IBrowser? browser;
    private IBrowserContext? window;

    public async Task InitializeAsync()
    {
        if (Executable is null)
            return;
        // A busy machine is slow, not wrong.
        Assertions.SetDefaultExpectTimeout(60_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A new window, in place of the one before. Skips the test where there is no browser or no page to look at.</summary>
    public async Task<IPage> Open(int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        Skip.If(browser is null, "Chromium is not installed.");
        Skip.IfNot(File.Exists(Page), "The dashboard was not built: that takes npm and Node 20.19 or newer.");
        if (window is not null)
            await window.CloseAsync();
        window = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            TimezoneId = "UTC",
        });
        window.SetDefaultTimeout(60_000);
        return await window.NewPageAsync();
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
