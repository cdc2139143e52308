namespace TrainService.Api.Hosting;

/// <summary>Whose things a request sees and makes.</summary>
internal static class Caller
{
    /// <summary>The owner of everything made without a key.</summary>
    public const string Local = "local";
}
