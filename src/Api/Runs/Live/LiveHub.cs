using MessagePack;
using MessagePack.Resolvers;
using TrainService.Api.Hosting;

namespace TrainService.Api.Runs.Live;

/// <summary>The hub, in JSON and in MessagePack.</summary>
internal static class LiveHub
{
    public static void AddLive(this IServiceCollection services)
    {
        var json = ApiJson.Create();
        services.AddSignalR()
            .AddJsonProtocol(options => ApiJson.Configure(options.PayloadSerializerOptions))
            .AddMessagePackProtocol(options => options.SerializerOptions = options.SerializerOptions
                .WithResolver(CompositeResolver.Create(
                    [new JsonShaped<RunEventView>(json), new JsonShaped<RunUpdate>(json)],
                    [options.SerializerOptions.Resolver]))
                .WithSecurity(MessagePackSecurity.UntrustedData));
    }

    public static void MapLive(this IEndpointRouteBuilder endpoints) => endpoints.MapHub<RunHub>("/hubs/runs");
}
