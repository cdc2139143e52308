using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Augmentation;

/// <summary>Whether a list of augmentations suits a data set.</summary>
internal static class AugmentationCheck
{
    /// <returns>What the data set's images are.</returns>
    /// <exception cref="DefinitionException">Pointers start at the list.</exception>
    public static ImageFormat Verify(ImageAugmentation[] augmentations, DatasetSchema schema)
    {
        if (ImageFormat.Of(schema) is not { } format)
            throw new DefinitionException("", $"only images [C, H, W] can be augmented, the data set's rows are {(
                schema.Inputs is null ? $"[{string.Join(", ", schema.InputShape)}]" : "of several inputs")}");
        if (augmentations.Length > ImageDraws.MostInAList)
            throw new DefinitionException("",
                $"there are at most {ImageDraws.MostInAList} augmentations, not {augmentations.Length}");
        var errors = augmentations.Index().SelectMany(one => one.Item.Refuse(format) is var (property, message)
            ? new[] { new DefinitionError($"/{one.Index}/{property}", message) } : []).ToArray();
        return errors.Length == 0 ? format : throw new DefinitionException(errors);
    }
}
