using System.Net;
using System.Text;

namespace TrainService.Api.Tests.Datasets;

/// <summary>An upload whose sender falls silent in the middle of its only file until told to go on.</summary>
internal sealed class HeldForm : HttpContent
{
    private readonly TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string head, rest;

    /// <param name="sent">Rows of the file that are sent before the silence.</param>
    public HeldForm(string name, int sent)
    {
        var file = sent == 0 ? "" : FilePart(sent);
        head = $"--X\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n{name}\r\n--X\r\n{file}";
        rest = $"{(sent == 0 ? FilePart(1000) : "3,4\n")}\r\n--X--\r\n";
        Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=X");
    }

    public void GoOn() => goOn.SetResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        await goOn.Task.WaitAsync(cancellationToken);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(rest), cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static string FilePart(int rows) => "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
        + string.Concat(Enumerable.Repeat("1,2\n", rows));
}
