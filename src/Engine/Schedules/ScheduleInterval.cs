namespace TrainService.Engine.Schedules;

/// <summary>Whether a schedule counts the epochs that are done, or the optimizer's steps.</summary>
public enum ScheduleInterval
{
    Epoch,
    Step,
}
