namespace TrainService.Api.Hosting.OpenApi;

/// <summary>The API's own description, /openapi/v1.json, and the page to try it out, /swagger.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer<DescribeService>();
        options.AddOperationTransformer<DescribeOperations>();
        options.AddDocumentTransformer<DescribeDefinitions>();
        options.AddSchemaTransformer<DescribeLeftOut>();
    });

    public static void UseApiDocument(this WebApplication app)
    {
        app.MapOpenApi();
        app.UseSwaggerUI(ui =>
        {
            ui.SwaggerEndpoint($"/openapi/{Name}.json", "TrainService");
            ui.RoutePrefix = "swagger";
            ui.DocumentTitle = "TrainService";
            ui.EnableTryItOutByDefault();
        });
    }
}
