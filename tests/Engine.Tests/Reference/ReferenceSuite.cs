using TrainService.Engine.Devices;
using TrainService.Engine.Tests.Reference.Cases;

namespace TrainService.Engine.Tests.Reference;

/// <summary>Runs folders of cases on a device.</summary>
internal static class ReferenceSuite
{
    public static FolderResult Run(string folder, IDevice device) =>
        Run(folder, ReferenceFolders.Files(folder), device);

    /// <summary>Some cases of a folder.</summary>
    public static FolderResult Run(string folder, IEnumerable<string> paths, IDevice device)
    {
        var (passed, failures, notBuilt) = (0, new List<string>(), new List<NotBuiltException>());
        foreach (var path in paths)
            try
            {
                using var file = new CaseFile(path);
                RunCase(folder, file, device);
                passed++;
            }
            catch (NotBuiltException exception)
            {
                notBuilt.Add(exception);
            }
            // Whatever else goes wrong is this case's failure; the others still run.
            catch (Exception exception)
            {
                failures.Add($"{Path.GetRelativePath(ReferenceFolders.Root, path)}: {exception.GetType().Name}: {exception.Message}");
            }
        return new FolderResult(folder, passed, failures, notBuilt);
    }

    private static void RunCase(string folder, CaseFile file, IDevice device)
    {
        switch (folder)
        {
            case "layers": LayerCase.Run(file, device); break;
            case "losses": LossCase.Run(file, device); break;
            case "optimizers": OptimizerCase.Run(file, device); break;
            case "metrics": MetricCase.Run(file, device); break;
            case "training": TrainingCase.Run(file, device); break;
            case "schedules": ScheduleCase.Run(file); break;
            case "regularization": RegularizationCase.Run(file, device); break;
            case "gradientClipping": GradientClippingCase.Run(file, device); break;
            default: throw new NotSupportedException($"no case of a folder '{folder}' can be read");
        }
    }
}
