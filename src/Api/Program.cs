using TrainService.Api.Hosting;

var hasStarted = false;
try
{
    var builder = WebApplication.CreateBuilder(Defaults.Options(args));
    builder.AddDefaults();
    StartFailure.LeaveToProgram(builder, () => hasStarted);
    var settings = builder.AddService();
    var app = builder.Build();
    app.UseService(settings);
    app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (!hasStarted && StartFailure.Reason(failure) is { } reason)
{
    await Console.Error.WriteLineAsync($"TrainService cannot start: {reason}");
    return 1;
}
