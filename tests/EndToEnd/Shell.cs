using System.Diagnostics;

namespace TrainService.EndToEnd;

/// <summary>Commands as a person types them.</summary>
internal static class Shell
{
    /// <summary>Why a command cannot be run here; null if it can.</summary>
    public static string? WhyNot(string command)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return Array.Exists(folders, folder => File.Exists(Path.Combine(folder, command))) ? null : $"{command} is missing.";
    }

    /// <returns>The status, and both outputs as they came.</returns>
    public static async Task<(int Status, string Output)> Run(string script, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"exec 2>&1\n{script}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
