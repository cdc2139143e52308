using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Runs;

/// <summary>How fast a device is, part by part of the work: measured after runs on it.</summary>
public sealed class DeviceCalibration
{
    public const int MostLetters = 256;

    /// <summary>Kind, threads and description: devices of which these are equal are taken to be equally fast.</summary>
    public required string Device { get; init; }
    /// <summary><c>cpu</c>, <c>cuda</c>, ...</summary>
    public required string DeviceKind { get; init; }
    public int Threads { get; init; }
    /// <summary>How many times longer than the reference machine it takes, in the order of the parts.</summary>
    public required double[] Factors { get; set; }
    public DateTimeOffset MeasuredAt { get; set; }
}

internal sealed class DeviceCalibrationMapping : IEntityTypeConfiguration<DeviceCalibration>
{
    public void Configure(EntityTypeBuilder<DeviceCalibration> builder)
    {
        builder.HasKey(calibration => calibration.Device);
        builder.Property(calibration => calibration.Device).HasMaxLength(DeviceCalibration.MostLetters);
        builder.Property(calibration => calibration.DeviceKind).HasMaxLength(32);
    }
}
