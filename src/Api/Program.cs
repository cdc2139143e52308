using TrainService.Api.Hosting;

try
{
    var builder = WebApplication.CreateBuilder(Defaults.Options(args));
    builder.AddDefaults();
    var settings = builder.AddService();
    var app = builder.Build();
    app.UseService(settings);
    await app.RunAsync();
    return 0;
}
catch (InvalidSettingException invalid)
{
    await Console.Error.WriteLineAsync($"TrainService cannot start: {invalid.Message}");
    return 1;
}
