using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Augmentation;

/// <summary>Whether a list of augmentations suits a data set.</summary>
internal static class AugmentationCheck
{
    /// <returns>The images of a row.</returns>
    /// <exception cref="DefinitionException">Pointers start at the list.</exception>
    public static ImagePart[] Verify(ImageAugmentation[] augmentations, DatasetSchema schema)
    {
        var images = ImagePart.Of(schema);
        if (images.Length == 0)
            throw new DefinitionException("", $"only images [C, H, W] can be augmented, the data set's {(schema.Inputs is { Length: > 1 } inputs
                ? $"inputs are {string.Join(", ", inputs.Select(input => $"'{input.Name}' {Shape.Text(input.Shape)}"))}" : $"rows are {Shape.Text(schema.InputShape)}")}");
        if (augmentations.Length > ImageDraws.MostInAList)
            throw new DefinitionException("",
                $"there are at most {ImageDraws.MostInAList} augmentations, not {augmentations.Length}");
        var errors = augmentations.Index().SelectMany(one => images.SelectMany(image => one.Item.Refuse(image.Format) is var (property, message)
            ? new[] { new DefinitionError($"/{one.Index}/{property}", image.Input is null ? message : $"input '{image.Input}': {message}") } : []));
        return errors.ToArray() is { Length: > 0 } found ? throw new DefinitionException(found) : images;
    }
}
