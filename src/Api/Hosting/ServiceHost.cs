using TrainService.Api.Datasets;
using TrainService.Api.Devices;
using TrainService.Api.Hosting.Idempotency;
using TrainService.Api.Hosting.OpenApi;
using TrainService.Api.Predictions;
using TrainService.Api.Runs;
using TrainService.Api.Runs.Live;
using TrainService.Api.Vocabulary;
using TrainService.Jobs;
using TrainService.Persistence;

namespace TrainService.Api.Hosting;

/// <summary>Puts the features together.</summary>
internal static class ServiceHost
{
    /// <exception cref="InvalidSettingException"/>
    public static ServiceSettings AddService(this WebApplicationBuilder builder)
    {
        var (services, settings) = (builder.Services, ServiceSettings.Read(builder.Configuration));
        AnonymousAccess.Check(settings, builder.Configuration);
        EveryAnswer.AddTo(services);
        services.AddSingleton(settings);
        services.AddHostedService<AnonymousAccess>();
        services.AddPersistence(settings.Postgres, settings.DataFolder);
        services.AddJobs(settings.Jobs);
        services.AddExceptionHandler<ProblemHandler>();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        if (settings.Role == ServiceRole.Worker)
            return settings;
        services.AddSingleton<IdempotencyClaims>();
        services.AddSingleton<IdempotentRequests>();
        services.AddDatasets();
        services.AddRuns();
        services.AddApiDocument();
        return settings;
    }

    public static void UseService(this WebApplication app, ServiceSettings settings)
    {
        app.UseExceptionHandler(_ => { });
        app.UseOtherSites();
        app.UseQueryText();
        app.UseRouting();
        app.MapHealth();
        if (settings.Role == ServiceRole.Worker)
            return;
        app.UseWebPage();
        app.UseApiDocument();
        var api = app.MapGroup("/v1");
        api.RefuseUnknownParameters();
        api.MapDatasets();
        api.MapRuns();
        api.MapPredictions();
        api.MapVocabulary();
        api.MapDevices();
        app.MapLive();
    }
}
