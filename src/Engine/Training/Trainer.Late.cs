namespace TrainService.Engine.Training;

public sealed partial class Trainer
{
    private (HostBatch Batch, Step Step, long Run, long Number)? unread;

    // The device gets this step while it computes the one before, whose results are read then. The numbers are those of
    // reading at once; a loss that is no number ends the training one update later, with the same message.
    private void StartBatch()
    {
        var batch = feed.Take();
        var step = steps.For(batch.Count);
        batch.Send(step);
        var run = step.Start(loop.Step + 1, rateOfStep);
        ReadUnread();
        unread = (batch, step, run, loop.Step + 1);
        Advance();
    }

    // Before anything is told or saved.
    private void ReadUnread()
    {
        if (unread is not var (batch, step, run, number))
            return;
        unread = null;
        var loss = step.LossOf(run);
        RequireFinite(loss, number);
        sums.Clear();
        Count(batch, step, loss);
        AddSums();
    }
}
